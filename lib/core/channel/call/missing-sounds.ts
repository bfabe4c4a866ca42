import type { MissingSound } from '../../command/command.js';
import { Deadline } from '../../deadline.js';

/** How long, in ms, a HANGUP line may come after the reply of the command that it ended: 40 and some. */
const HANGUP_FOLLOWS = 250;

/** A reply that a missing sound gives, and a hangup as well. */
interface Suspicion {
  readonly sounds: MissingSounds;
  /** The words of the command that got the reply. */
  readonly command: string;
  readonly sound: MissingSound;
}

/**
 * Finds out which sounds of a call are missing. Asterisk answers -1 for a missing sound and for a
 * hangup alike, and its HANGUP line comes a moment after the reply.
 */
export class MissingSounds {
  readonly #isMissing: (command: string, name: string) => void;
  readonly #names = new Set<string>();
  readonly #open = new Map<Suspicion, Deadline<Suspicion>>();

  /** @param isMissing called once for each sound that was no hangup */
  constructor(isMissing: (command: string, name: string) => void) {
    this.#isMissing = isMissing;
  }

  /** A command of a live call got such a reply. A call may ask for the same sound again and again. */
  suspect(command: string, sound: MissingSound): void {
    if (this.#names.has(sound.name)) return;
    this.#names.add(sound.name);
    const suspicion: Suspicion = { sounds: this, command, sound };
    this.#open.set(suspicion, new Deadline(HANGUP_FOLLOWS, confirm, suspicion));
  }

  /** The caller has hung up, which explains every reply that is not explained yet. */
  hungUp(): void {
    for (const deadline of this.#open.values()) deadline.clear();
    this.#open.clear();
  }

  /** The session is over: no HANGUP line can explain a reply any more. */
  ended(): void {
    for (const suspicion of this.#open.keys()) {
      if (suspicion.sound.certain) this.#tell(suspicion);
    }
    this.hungUp();
  }

  /** No hangup has followed the reply. */
  confirm(suspicion: Suspicion): void {
    this.#open.delete(suspicion);
    this.#tell(suspicion);
  }

  #tell({ command, sound }: Suspicion): void {
    this.#isMissing(command, sound.name);
  }
}

/** One function for all, rather than a closure for each sound. */
function confirm(suspicion: Suspicion): void {
  suspicion.sounds.confirm(suspicion);
}
