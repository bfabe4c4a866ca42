/**
 * The right (`write =` in manager.conf) that each action needs, as the modules of Asterisk 22 register
 * them. Asterisk itself says no more than "Permission denied". Of several, any one is enough.
 */
const ACTIONS: Readonly<Record<string, string>> = {
  agent:
    'agentlogoff agents queueadd queuelog queuememberringinuse queuepause queuepenalty ' +
    'queueremove',
  agi: 'agi',
  aoc: 'aocmessage',
  call:
    'atxfer blindtransfer bridge cancelatxfer confbridgekick confbridgelock ' +
    'confbridgemute confbridgesetsinglevideosrc confbridgeunlock confbridgeunmute ' +
    'controlplayback faxsession faxsessions meetmemute meetmeunmute mwidelete mwiupdate ' +
    'park parkedcalls parkinglots playdtmf playmf redirect sendflash sendtext setvar',
  'call or reporting':
    'devicestatelist extensionstate extensionstatelist getvar mailboxcount ' +
    'mailboxstatus mwiget presencestate presencestatelist voicemailboxsummary ' +
    'voicemailuserslist voicemailuserstatus',
  command: 'command',
  config: 'createconfig listcategories updateconfig',
  'config or reporting': 'showdialplan',
  'config or system': 'reload',
  message: 'messagesend',
  originate: 'originate',
  reporting: 'confbridgelist confbridgelistrooms faxstats meetmelist meetmelistrooms',
  system:
    'confbridgestartrecord confbridgestoprecord dbdel dbdeltree dbput filter jabbersend ' +
    'mixmonitor modulecheck moduleload muteaudio pjsipnotify pjsipshowaors ' +
    'pjsipshowauths pjsipshowcontacts pjsipshowresourcelists pridebugfileset ' +
    'sorcerymemorycacheexpire sorcerymemorycacheexpireobject sorcerymemorycachepopulate ' +
    'sorcerymemorycachestale sorcerymemorycachestaleobject',
  'system or call': 'absolutetimeout hangup localoptimizeaway mixmonitormute stopmixmonitor',
  'system or call or reporting': 'status',
  'system or config': 'getconfig getconfigjson',
  'system or reporting':
    'coresettings coreshowchannelmap coreshowchannels corestatus dbget dbgettree ' +
    'iaxnetstats iaxpeerlist iaxpeers iaxregistry loggerrotate pjsipqualify ' +
    'pjsipregister pjsipshowregistrationsoutbound pjsipunregister',
  user: 'userevent voicemailforward voicemailmove voicemailrefresh voicemailremove',
};

const RIGHTS: ReadonlyMap<string, string> = new Map(
  Object.entries(ACTIONS).flatMap(([right, names]) =>
    names.split(' ').map((name) => [name, right] as const),
  ),
);

/** The right that an action needs, in the words of manager.conf; `undefined` if it is not known. */
export function writeRightOf(action: string): string | undefined {
  return RIGHTS.get(action.toLowerCase());
}
