import { AGIRequest, AgiRequest, Channel, type AGIChannel } from 'nestjs-agi';
import { is } from './equal.js';

declare const channel: AGIChannel;

// The decorator is no class and no type, so that nobody takes it for what a constructor injects.
// @ts-expect-error -- a decorator makes no request
export const made: unknown = new AgiRequest({});
// @ts-expect-error -- nothing is an instance of a decorator
export const instance: boolean = channel.request instanceof AgiRequest;
// @ts-expect-error -- nothing is an instance of a decorator, whatever it is
export const anyInstance: boolean = (channel as unknown) instanceof AgiRequest;
// @ts-expect-error -- the type of a request is AGIRequest
export type Wrong = AgiRequest;

export const right: boolean = (channel as unknown) instanceof AGIRequest;
is<AGIRequest>()(channel.request);
is<ParameterDecorator>()(AgiRequest());
is<ParameterDecorator>()(Channel());
