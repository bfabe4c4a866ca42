import { PJSIP_MODULES } from '../telephone/pjsip-configuration.js';

/**
 * The modules to load: what tests and samples use, and nothing that listens on another address than
 * 127.0.0.1. With
 * an explicit list Asterisk is up in half a second. A name that an older Asterisk lacks costs one
 * line in its log.
 */
const groups: Record<string, string> = {
  res: 'agi audiosocket curl http_media_cache parking speech musiconhold timing_timerfd',
  pbx: 'config',
  chan: 'audiosocket',
  bridge: 'builtin_features builtin_interval_features holding simple softmix',
  codec: 'a_mu alaw g722 gsm resample ulaw',
  format: 'gsm pcm sln wav wav_gsm',
  app:
    'amd authenticate bridgewait cdr chanisavail chanspy channelredirect confbridge ' +
    'controlplayback db dial directory disa dtmfstore dumpchan echo exec followme forkcdr if milliwatt mixmonitor ' +
    'originate page playback playtones privacy queue read readexten record sayunixtime senddtmf ' +
    'sendtext softhangup speech_utils stack system talkdetect transfer userevent verbose voicemail ' +
    'waitforcond waitforring waitforsilence waituntil while',
  func:
    'base64 blacklist callerid cdr channel cut db devstate dialgroup dialplan env evalexten ' +
    'export extstate frame_drop global groupcount iconv json lock logic math md5 module ' +
    'periodic_hook rand sayfiles sha1 shell sprintf strings sysinfo talkdetect timeout uri uuid ' +
    'version volume',
};

const grouped = Object.entries(groups).flatMap(([kind, names]) =>
  names.split(' ').map((name) => `${kind}_${name}.so`),
);

export const modules: readonly string[] = [...grouped, ...PJSIP_MODULES];
