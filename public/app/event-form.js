// The form that describes an event, and the code that would send the same one.
import { createCodeSample } from './code-sample.js';
import { byId, el } from './dom.js';
import { sampleEvent } from './sample-event.js';

const form = byId('send-form');
const fields = form.elements;
const asText = (properties) => JSON.stringify(properties, null, 2);

/** Keeps the form; `suggest()` hears of the workflows, `submitted` of a good event. */
export function createEventForm(keys, submitted) {
  const code = createCodeSample(keys);
  let samples = [{ event: 'user.signed_up', properties: {} }];
  let isTouched = false;

  function suggest(workflows) {
    const found = workflows.filter((workflow) => workflow.status === 'active').map(sampleEvent);
    if (found.length === 0) return;
    samples = found;
    byId('event-types').replaceChildren(...samples.map(({ event }) => el('option', { value: event })));
    if (!isTouched) fill(samples[0]);
  }

  function fill({ event, properties }) {
    fields.event.value = event;
    fields.properties.value = asText(properties);
    draw();
  }

  /** The event of another workflow brings its sample properties, unless there are some written by hand. */
  function followEvent() {
    const sample = samples.find(({ event }) => event === fields.event.value);
    const isSample = samples.some(({ properties }) => asText(properties) === fields.properties.value);
    if (sample && isSample) fields.properties.value = asText(sample.properties);
  }

  function draw() {
    const event = readEvent();
    if (event) code.draw(event);
  }

  form.addEventListener('submit', (submission) => {
    submission.preventDefault();
    const event = readEvent();
    if (event) submitted(event);
    else fields.properties.focus();
  });
  form.addEventListener('input', ({ target }) => {
    isTouched = true;
    if (target === fields.event) followEvent();
    draw();
  });
  fields.userId.value = 'ada';
  fill(samples[0]);
  return { suggest };
}

/** The event of the form, or null with the reason shown. */
function readEvent() {
  const { properties, fault } = readObject(fields.properties.value);
  const place = byId('properties-fault');
  place.hidden = fault === null;
  place.textContent = fault ?? '';
  fields.properties.setAttribute('aria-invalid', String(fault !== null));
  return fault === null ? { userId: fields.userId.value, event: fields.event.value, properties } : null;
}

function readObject(text) {
  try {
    const properties = JSON.parse(text.trim() || '{}');
    const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties);
    return { properties, fault: isObject ? null : 'Properties are an object: { "name": "value" }.' };
  } catch (error) {
    return { properties: null, fault: `Not JSON yet: ${error.message}` };
  }
}
