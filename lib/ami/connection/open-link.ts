import { AGIError } from '../../core/index.js';
import { Deadline } from '../../core/internal.js';
import type { AmiMessage } from '../codec/message.js';
import { AmiLink, type LinkSink } from './ami-link.js';
import { logIn } from './log-in.js';
import type { ConnectionSettings, RepeatedAction } from './settings.js';

/** The things that a new session needs beside its settings. */
export interface LinkPlan {
  readonly nextId: () => string;
  /** Sent after the login, one after the other. */
  readonly repeated: readonly RepeatedAction[];
  /** Whether Asterisk tells this user that it is booted, as far as earlier sessions show. */
  readonly isToldOfBoot: boolean;
}

/** A session that is logged in. */
export interface OpenedLink {
  readonly link: AmiLink;
  /** Whether `FullyBooted` came: needs `read = system`. */
  readonly isToldOfBoot: boolean;
}

/**
 * Opens a session: connects, logs in, repeats what was subscribed to, and waits until Asterisk has booted.
 * Events that come before it resolves are told already.
 *
 * @param begun is given the session at once, to end it early
 * @throws AGIError that says why there is none; the session is over then
 */
export async function openLink(
  settings: ConnectionSettings,
  sink: LinkSink,
  plan: LinkPlan,
  begun: (link: AmiLink) => void,
): Promise<OpenedLink> {
  const boot = new BootWatch();
  const link = new AmiLink(
    settings,
    {
      event: (message) => {
        boot.look(message);
        sink.event(message);
      },
      ended: (error) => {
        boot.over();
        sink.ended(error);
      },
    },
    plan.nextId,
  );
  begun(link);
  const deadline = new Deadline(
    settings.connectTimeout,
    () => {
      link.end(tooSlow(settings));
    },
    undefined,
  );
  try {
    await link.greeted;
    await logIn(
      (name, headers) => link.send(name, headers, { timeout: settings.connectTimeout }),
      settings,
    );
    deadline.clear();
    link.loggedIn();
    for (const { name, headers } of plan.repeated) await link.send(name, headers);
    // Asterisk tells of its boot with the answer to the login, if it is over: a ping comes after that.
    await link.send('Ping', {});
    if (!boot.isBooted && plan.isToldOfBoot) await boot.wait(settings.bootTimeout);
    // The error that ended it meanwhile is thrown.
    if (boot.isOver) await link.send('Ping', {});
    return { link, isToldOfBoot: boot.isBooted };
  } catch (error) {
    link.end(error as AGIError);
    throw error;
  } finally {
    deadline.clear();
  }
}

function tooSlow({ host, port, connectTimeout }: ConnectionSettings): AGIError {
  return new AGIError(
    'E_AMI_UNREACHABLE',
    `no connection to the manager at ${host}:${port}: it did not answer within ${connectTimeout} ms`,
  );
}

/** Waits for `FullyBooted`. */
class BootWatch {
  isBooted = false;
  isOver = false;
  #wake: (() => void) | undefined;

  look({ Event }: AmiMessage): void {
    if (Event !== 'FullyBooted') return;
    this.isBooted = true;
    this.#wake?.();
  }

  over(): void {
    this.isOver = true;
    this.#wake?.();
  }

  wait(ms: number): Promise<void> {
    if (ms === 0 || this.isOver) return Promise.resolve();
    return new Promise((resolve) => {
      const deadline = new Deadline(ms, resolve, undefined);
      this.#wake = () => {
        deadline.clear();
        resolve();
      };
    });
  }
}
