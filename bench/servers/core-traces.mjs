/** The core with spans for OpenTelemetry, which are dropped when they end. */
import * as opentelemetry from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { ours } from './protocol.mjs';

const { traceCalls } = await ours('esm/core/index.js');
opentelemetry.trace.setGlobalTracerProvider(new BasicTracerProvider());
traceCalls(opentelemetry);
await import('./core.mjs');
