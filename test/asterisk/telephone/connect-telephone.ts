import { randomBytes } from 'node:crypto';
import { ENDPOINT_FAMILY, TELEPHONE_CONTEXT } from './pjsip-configuration.js';
import { Telephone, type TelephoneOptions } from './telephone.js';

/** The things that a telephone needs of Asterisk. */
export interface TelephoneExchange {
  /** Asterisk speaks SIP on the UDP port of the same number. */
  readonly amiPort: number;
  readonly ami: {
    action(name: string, headers: Readonly<Record<string, string>>): Promise<unknown>;
  };
}

export interface EndpointOptions extends Partial<Omit<TelephoneOptions, 'server'>> {
  /** Serves its calls: `agi://127.0.0.1:4573/path`. */
  agi?: string;
  /** The context in which its calls arrive, where that is not the one that calls `agi`. */
  context?: string;
  /** Whether it is unknown where the telephone is until that registers. */
  registers?: boolean;
  /** More options of a PJSIP endpoint: `{ rtp_timeout: '1' }`. */
  endpoint?: Readonly<Record<string, string>>;
}

/** A telephone with an endpoint of its own at Asterisk. */
export interface ConnectedTelephone {
  telephone: Telephone;
  /** For `Dial()`: `PJSIP/alice-1f3a`. */
  dialString: string;
  /** Closes the telephone, and Asterisk forgets it. */
  close(): Promise<void>;
}

/** Opens a telephone that Asterisk knows; several spec files may do so at a time. */
export async function connectTelephone(
  exchange: TelephoneExchange,
  options: EndpointOptions = {},
): Promise<ConnectedTelephone> {
  const { user = 'phone', agi, context, registers = false, endpoint = {}, ...rest } = options;
  const name = `${user}-${randomBytes(3).toString('hex')}`;
  const telephone = await Telephone.open({ user: name, server: exchange.amiPort, ...rest });
  const settings = {
    context: context ?? TELEPHONE_CONTEXT,
    transport: 'loopback',
    aors: name,
    disallow: 'all',
    allow: 'ulaw,alaw',
    direct_media: 'no',
    trust_id_inbound: 'yes',
    // The address of its media, too, is that of the loopback and no other.
    media_address: '127.0.0.1',
    bind_rtp_to_media_address: 'yes',
    ...(agi === undefined ? {} : { set_var: `TELEPHONE_AGI=${agi}` }),
    ...endpoint,
  };
  const aor = registers
    ? { max_contacts: '1', remove_existing: 'yes' }
    : { contact: telephone.uri };
  const objects = { aor, endpoint: settings };
  for (const [type, fields] of Object.entries(objects)) {
    const place = { Family: `${ENDPOINT_FAMILY}/${type}`, Key: name };
    await exchange.ami.action('DBPut', { ...place, Val: JSON.stringify(fields) });
  }
  return {
    telephone,
    dialString: `PJSIP/${name}`,
    close: async () => {
      try {
        await telephone.close();
      } finally {
        for (const type of Object.keys(objects)) {
          await exchange.ami.action('DBDel', { Family: `${ENDPOINT_FAMILY}/${type}`, Key: name });
        }
      }
    },
  };
}
