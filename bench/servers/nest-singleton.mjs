/** A controller that is made once. */
import { serve } from './nest.mjs';

await serve();
