import { splitOptions } from '../asterisk/applications/application-arguments.js';
import { parseCallerId } from '../channel/caller-id.js';
import { fromWire, toWire } from '../wire/wire-text.js';
import type { Headers, ManagerAction } from './message.js';

/** How long Asterisk lets a call ring, in ms, unless the action says. */
const DEFAULT_TIMEOUT = 30_000;

/** More arguments than any call has. */
const MOST_ARGUMENTS = 1000;

/** The action `Originate`, as Asterisk reads it. */
export interface OriginateRequest {
  readonly action: ManagerAction;
  readonly to: string;
  readonly uniqueId: string | undefined;
  readonly callerId: { readonly name: string; readonly number: string };
  /** How long it rings, in ms. */
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly isAsync: boolean;
  /** Where it lands by the dialplan; `undefined` where an application takes it. */
  readonly place: { readonly context: string; readonly extension: string } | undefined;
  /** The headers of `OriginateResponse` that say where it lands. */
  readonly landing: Headers;
  /** The arguments of AGI, the address first; `undefined` if it does not come to AGI. */
  readonly agi: readonly string[] | undefined;
}

/** @returns why Asterisk refuses the action, where it does (`action_originate`) */
export function readOriginate(action: ManagerAction): OriginateRequest | string {
  const { headers } = action;
  const { channel = '', application, data = '', context, exten, priority } = headers;
  if (channel === '') return 'Channel not specified';
  if (!channel.includes('/')) return 'Invalid channel';
  const hasPlace = context !== undefined && exten !== undefined && priority !== undefined;
  if (application === undefined && !hasPlace)
    return 'Originate with an Invalid Extension or Application';
  const variables = Object.fromEntries(
    action.lines.flatMap(([name, value]) => (/^variable$/i.test(name) ? assignmentsIn(value) : [])),
  );
  const isAgi = application?.toLowerCase() === 'agi';
  const target = application === undefined ? variables.AGI_TARGET : isAgi ? data : undefined;
  return {
    action,
    to: channel,
    uniqueId: headers.channelid,
    callerId: callerOf(headers.callerid ?? ''),
    timeout: Number(headers.timeout ?? DEFAULT_TIMEOUT),
    variables,
    isAsync: /^(?:true|yes|1|on)$/i.test(headers.async ?? ''),
    place:
      application === undefined ? { context: context ?? '', extension: exten ?? '' } : undefined,
    landing:
      application === undefined
        ? { Context: context ?? '', Exten: exten ?? '' }
        : { Application: application, Data: data },
    agi: target === undefined ? undefined : splitText(target),
  };
}

/** `man_do_variable_value`: arguments, each split at its first `=`. */
function assignmentsIn(header: string): [string, string][] {
  return splitText(header).map((assignment) => {
    const equals = assignment.indexOf('=');
    return equals === -1
      ? [assignment, '']
      : [assignment.slice(0, equals), assignment.slice(equals + 1)];
  });
}

function splitText(text: string): string[] {
  return splitOptions(toWire(text), MOST_ARGUMENTS).map(fromWire);
}

function callerOf(text: string): { name: string; number: string } {
  const { name, number } = parseCallerId(toWire(text));
  return { name: fromWire(name), number: fromWire(number) };
}
