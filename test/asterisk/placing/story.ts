import type { AmiClient, AmiMessage, PlacedCall } from 'nestjs-agi/ami';

/** Events that are no part of the story: some are told only where a class is asked for. */
const LEFT_OUT = /^(?:FullyBooted|VarSet|Newexten|AGIExec\w*)$/;

/** Headers that are of this very call or Asterisk; the names of those of `DestChannel` begin with `Dest`. */
const OWN = /^(?:Dest)?(?:Event|Privilege|Linkedid|Uniqueid|ActionID|Tenantid|CommandId|Context)$/;

/** The events of one call, as lines without what is different each time. */
export class Story {
  readonly #events: AmiMessage[] = [];
  readonly #listener = (event: AmiMessage): void => {
    this.#events.push(event);
  };
  readonly #ami: AmiClient;

  constructor(ami: AmiClient) {
    this.#ami = ami;
    ami.on('event', this.#listener);
  }

  /** Resolves when the events of the call have been told, those that come late as well. */
  async of({ uniqueId, outcome, cause }: PlacedCall, to: string): Promise<string[]> {
    const isThere = (name: string): boolean =>
      this.#events.some(({ Event, Uniqueid }) => Event === name && Uniqueid === uniqueId);
    const isComplete = (): boolean =>
      isThere('OriginateResponse') && isThere('Hangup') === isThere('Newchannel');
    while (!isComplete()) {
      await new Promise<void>((resolve) => {
        this.#ami.once('event', () => {
          resolve();
        });
      });
    }
    this.#ami.off('event', this.#listener);
    const own = this.#events.filter(
      ({ Event = '', Uniqueid, DestUniqueid }) =>
        (Uniqueid === uniqueId || DestUniqueid === uniqueId) && !LEFT_OUT.test(Event),
    );
    // They come from threads of their own, at any moment.
    const late = /^(?:OriginateResponse|DialState|DialEnd)$/;
    const sorted = [
      ...own.filter(({ Event = '' }) => !late.test(Event)),
      ...['DialState', 'DialEnd', 'OriginateResponse'].flatMap((name) =>
        own.filter(({ Event }) => Event === name),
      ),
    ];
    // A telephone that is slow to answer is asked again, and rings again: Asterisk tells both.
    const lines = [...new Set(sorted.map((event) => lineOf(event, to)))];
    return [...lines, `outcome ${outcome}, cause ${cause ?? 'unknown'}`];
  }
}

function lineOf(event: AmiMessage, to: string): string {
  const device = to.slice(to.indexOf('/') + 1);
  const isOfState = event.Event === 'DialState';
  const headers = Object.entries(event)
    .filter(([name]) => !OWN.test(name) && !(isOfState && name.startsWith('DestChannelState')))
    .map(([name, value = '']) => {
      const shown = value
        .replaceAll(device, 'DEVICE')
        .replace(/-[\da-f]{8}$/, '-NUMBER')
        .replace(/^agi:\/\/[^/]*/, 'agi://SERVER');
      return `${name}=${shown}`;
    });
  return `${event.Event ?? ''}: ${headers.join(' | ')}`;
}
