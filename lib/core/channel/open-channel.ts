import type { Environment } from '../codec/environment.js';
import type { EnvironmentText } from '../codec/environment-text.js';
import { AGIChannel } from './agi-channel.js';
import { AGIRequest } from './agi-request.js';
import type { Call } from './call/call.js';

/** Makes the channel of a call. Its constructor is private, since an application cannot make one. */
export function openChannel(call: Call): AGIChannel {
  return Reflect.construct(AGIChannel, [call]) as AGIChannel;
}

/** Makes the request of an environment that may not have been taken apart yet. */
export function openRequest(environment: Environment | EnvironmentText): AGIRequest {
  return Reflect.construct(AGIRequest, [environment]) as AGIRequest;
}
