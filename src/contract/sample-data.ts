// How to tell what `npm start` puts into a new project from what people add: by marks that the API returns.

export const sampleMarks = {
  /** Beginning of the `messageId` of an event. */
  messageId: 'sample-',
  /** Beginning of the description of a workflow. */
  description: 'Sample: ',
  /** Trait of a person; its value is true. */
  trait: 'isSample',
} as const;
