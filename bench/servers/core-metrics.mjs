/** The core with metrics for Prometheus. */
import * as prometheus from 'prom-client';
import { ours } from './protocol.mjs';

const { prometheusMetrics } = await ours('esm/core/index.js');
prometheusMetrics(prometheus);
await import('./core.mjs');
