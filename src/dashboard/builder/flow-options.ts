import { PillCard } from './pill-node.tsx';
import { StepNode } from './step-node.tsx';

export const nodeTypes = { step: StepNode, pill: PillCard };

/** How React Flow behaves: it gives pan and zoom, and owns nothing. */
export const flowOptions = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  onlyRenderVisibleElements: true,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  minZoom: 0.25,
  maxZoom: 1.5,
};
