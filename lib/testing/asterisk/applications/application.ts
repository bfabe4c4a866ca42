import type { SimulatedChannel } from '../../channel/simulated-channel.js';

/** An application of the dialplan, on wire text. It returns the result of EXEC. */
export type Application = (channel: SimulatedChannel, options: string) => number | Promise<number>;
