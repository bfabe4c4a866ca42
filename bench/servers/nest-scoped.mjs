/** A controller that is made for each call, with three request-scoped providers around its channel. */
import { provider } from '../decorate.mjs';
import { serve } from './nest.mjs';
import { ours } from './protocol.mjs';

const { AgiChannel } = await ours('esm/index.js');
const One = provider(AgiChannel);
const Two = provider(One);
const Three = provider(Two, One);

await serve({
  types: [Three],
  providers: [One, Two, Three],
  channelOf: ({ injected: [three] }) => three.injected[1].injected[0],
});
