export { CallInspector, type CallNote, type HandleOptions } from './call-inspector.js';
export { inspect, type InspectOptions, type ServedInspector } from './inspect.js';
export type { InspectorOptions } from './options.js';
export { SpanNotes, type EndedSpan } from './span-notes.js';
