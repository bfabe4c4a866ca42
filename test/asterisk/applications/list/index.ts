import type { ApplicationCase, ApplicationCases } from '../application-case.js';
import { CONFBRIDGE_CONF, CONFERENCE } from './conference.js';
import { DIAL } from './dial.js';
import {
  FOLLOW_ME,
  FOLLOWME_CONF,
  MIX_MONITOR,
  ORIGINATE,
  PAGE,
  PARK,
  RES_PARKING_CONF,
  SIGNALS,
  STOP_MIX_MONITOR,
  TRANSFER,
} from './others.js';
import { AMD, BACKGROUND, PLAYBACK, READ } from './prompts.js';
import { QUEUE, QUEUES } from './queue.js';
import { DIRECTORY, VOICEMAIL, VOICEMAIL_CONF } from './voicemail.js';

const groups: Readonly<Record<string, ApplicationCases>> = {
  Dial: DIAL,
  Queue: QUEUE,
  VoiceMail: VOICEMAIL,
  Directory: DIRECTORY,
  ConfBridge: CONFERENCE,
  Read: READ,
  Playback: PLAYBACK,
  BackGround: BACKGROUND,
  AMD,
  Transfer: TRANSFER,
  Originate: ORIGINATE,
  MixMonitor: MIX_MONITOR,
  StopMixMonitor: STOP_MIX_MONITOR,
  Park: PARK,
  Page: PAGE,
  FollowMe: FOLLOW_ME,
  others: SIGNALS,
};

/** Every case by `Application: how it ends`. */
export const CASES: Readonly<Record<string, ApplicationCase>> = Object.fromEntries(
  Object.entries(groups).flatMap(([group, cases]) =>
    Object.entries(cases).map(([name, each]) => [`${group}: ${name}`, each]),
  ),
);

/** Configuration that the applications read when Asterisk starts. */
export const APPLICATION_CONFIG: Readonly<Record<string, string>> = {
  'confbridge.conf': CONFBRIDGE_CONF,
  'features.conf': '[general]\nfeaturedigittimeout = 10000\n[featuremap]\ndisconnect = *0\n',
  'followme.conf': FOLLOWME_CONF,
  'queues.conf': `[general]\n\n${QUEUES}`,
  'res_parking.conf': RES_PARKING_CONF,
  'voicemail.conf': VOICEMAIL_CONF,
};

export const APPLICATION_DIALPLAN = `
[applications]
exten => 7,1,Dial(\${FOLLOWS},60)
exten => 8,1,Answer()
 same => n,Wait(1)
 same => n,Hangup()
exten => 9,1,Answer()
 same => n,Wait(600)
exten => o,1,Goto(8,1)
exten => a,1,Goto(8,1)
exten => 100,1,Goto(8,1)
exten => 101,1,Goto(8,1)

[applications-gosub]
exten => s,1,Set(GOSUB_RESULT=\${SAYS})
 same => n,Return()

[applications-back]
exten => s,1,Goto(applications,8,1)
exten => _.,1,Goto(applications,8,1)

[applications-parked]
exten => 1,1,Hangup()
`;
