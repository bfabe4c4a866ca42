export { AgiInspectorModule } from './agi-inspector.module.js';
export { AgiInspectorLogger } from './agi-inspector.logger.js';
export type { AgiInspectorOptions } from './agi-inspector-options.js';
export {
  CallInspector,
  SpanNotes,
  type CallNote,
  type EndedSpan,
  type HandleOptions,
  type InspectorOptions,
} from './core/index.js';
