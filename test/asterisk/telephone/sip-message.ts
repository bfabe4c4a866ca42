/** A header's name and value, in the order of the message. */
export type SipHeader = readonly [name: string, value: string];

/** A SIP request or response. Header names are compared without regard to case. */
export class SipMessage {
  constructor(
    readonly startLine: string,
    readonly headers: readonly SipHeader[],
    readonly body = '',
  ) {}

  /** Undefined for bytes that are no SIP message: a keep-alive of two line breaks, for example. */
  static parse(text: string): SipMessage | undefined {
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [startLine = '', ...lines] = text.slice(0, end).split('\r\n');
    if (!startLine.includes('SIP/2.0')) return undefined;
    const headers = lines.map((line): SipHeader => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
    return new SipMessage(startLine, headers, text.slice(end + 4));
  }

  /** The status of a response; undefined for a request. */
  get status(): number | undefined {
    const found = /^SIP\/2\.0 (\d{3})/.exec(this.startLine);
    return found ? Number(found[1]) : undefined;
  }

  /** The method of a request, or of the request that a response answers. */
  get method(): string {
    return this.status === undefined
      ? (this.startLine.split(' ')[0] ?? '')
      : (this.get('CSeq').split(' ')[1] ?? '');
  }

  /** The number in CSeq. */
  get sequence(): number {
    return Number.parseInt(this.get('CSeq'), 10);
  }

  /** The transaction to which the message belongs. */
  get branch(): string {
    return /;\s*branch=([^;,\s]+)/.exec(this.get('Via'))?.[1] ?? '';
  }

  /** The first header of this name, or an empty text. */
  get(name: string): string {
    return this.all(name)[0] ?? '';
  }

  all(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
  }

  toString(): string {
    const length: SipHeader = ['Content-Length', String(Buffer.byteLength(this.body))];
    const lines = [...this.headers, length].map(([name, value]) => `${name}: ${value}\r\n`);
    return `${this.startLine}\r\n${lines.join('')}\r\n${this.body}`;
  }
}

/** The URI of a From, To, Contact or Refer-To header. */
export function uriOf(header: string): string {
  return /<([^>]+)>/.exec(header)?.[1] ?? header.split(';')[0] ?? '';
}

/** The user in such a header's URI: a telephone number, mostly. */
export function userOf(header: string): string {
  return /^sips?:([^@;]*)@/.exec(uriOf(header))?.[1] ?? '';
}

/** The name before such a header's URI; empty without one. */
export function displayNameOf(header: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(header)?.[1];
  return quoted?.replace(/\\(.)/g, '$1') ?? /^([^<"]*)</.exec(header)?.[1]?.trim() ?? '';
}

/** The cause (ITU-T Q.850) for which a call ended, where the message tells one. */
export function causeOf(message: SipMessage): number | undefined {
  const found = message.all('Reason').map((reason) => /^Q\.850\s*;\s*cause=(\d+)/i.exec(reason));
  const cause = found.find((match) => match !== null)?.[1];
  return cause === undefined ? undefined : Number(cause);
}

/** The usual words after a status; Asterisk does not read them. */
export function reasonPhrase(status: number): string {
  return REASONS[status] ?? 'Status';
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  404: 'Not Found',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  600: 'Busy Everywhere',
  603: 'Decline',
};
