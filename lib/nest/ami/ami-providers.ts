import type { InjectionToken, Provider } from '@nestjs/common';
import { AmiClient, CallPlacer } from '../../ami/index.js';
import type { AGIServer } from '../../core/index.js';
import type { AgiModuleSettings } from '../agi-module-options.js';
import { messages } from '../agi.messages.js';
import { agiAddress } from './agi-address.js';
import { AmiLinks } from './ami-links.js';
import { getAmiToken, getCallPlacerToken } from './ami-tokens.js';
import type { ListeningAddress } from './agi-address.js';

export const AMI_LINKS = Symbol('nestjs-agi:ami-links');

/** The tokens of what the providers need. */
export interface AmiTokens {
  readonly settings: InjectionToken;
  readonly server: InjectionToken;
}

/** Knows where the server of a module listens. */
export interface Listening {
  readonly address: ListeningAddress | undefined;
}

/** The providers of the clients with these names. */
export function amiProviders(
  names: readonly string[],
  { settings, server }: AmiTokens,
  addresses: WeakMap<AGIServer, ListeningAddress>,
): Provider[] {
  const clients = names.flatMap((name): Provider[] => [
    {
      provide: getAmiToken(name),
      inject: [settings],
      useFactory: (given: AgiModuleSettings) => new AmiClient(settingsOf(given, name).client),
    },
    {
      provide: getCallPlacerToken(name),
      inject: [settings, server, getAmiToken(name)],
      useFactory: (given: AgiModuleSettings, agi: AGIServer, client: AmiClient) =>
        new CallPlacer(client, {
          agi: () => agiAddress(addresses.get(agi), given.server, given.asyncAgi !== false),
          ...settingsOf(given, name).placer,
        }),
    },
  ]);
  const links: Provider = {
    provide: AMI_LINKS,
    inject: [settings, ...names.flatMap((name) => [getAmiToken(name), getCallPlacerToken(name)])],
    useFactory: (given: AgiModuleSettings, ...made: unknown[]) => {
      const undeclared = Object.keys(given.ami).filter((name) => !names.includes(name));
      if (undeclared.length > 0) throw messages.undeclaredAmi(undeclared);
      return new AmiLinks(
        names.map((name, index) => ({
          name,
          client: made[2 * index] as AmiClient,
          placer: made[2 * index + 1] as CallPlacer,
          settings: settingsOf(given, name),
        })),
      );
    },
  };
  return [...clients, links];
}

function settingsOf({ ami }: AgiModuleSettings, name: string): AgiModuleSettings['ami'][string] {
  const settings = Object.hasOwn(ami, name) ? ami[name] : undefined;
  if (settings === undefined) throw messages.declaredAmi(name, Object.keys(ami));
  return settings;
}
