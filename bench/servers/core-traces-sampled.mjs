/** The core with spans for OpenTelemetry, of which one call in a hundred is kept. */
import * as opentelemetry from '@opentelemetry/api';
import {
  BasicTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { ours } from './protocol.mjs';

const { traceCalls } = await ours('esm/core/index.js');
const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.01) });
opentelemetry.trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler }));
traceCalls(opentelemetry);
await import('./core.mjs');
