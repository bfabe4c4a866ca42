/** The modules by which Asterisk talks SIP with telephones, in the order in which they load. */
export const PJSIP_MODULES: readonly string[] = [
  'res_sorcery_config res_sorcery_memory res_sorcery_astdb res_pjproject res_rtp_asterisk res_pjsip',
  'res_pjsip_acl res_pjsip_session res_pjsip_sdp_rtp res_pjsip_caller_id',
  'res_pjsip_authenticator_digest res_pjsip_endpoint_identifier_user res_pjsip_dtmf_info res_pjsip_pubsub res_pjsip_refer',
  'res_pjsip_registrar res_pjsip_nat res_pjsip_rfc3326 res_pjsip_dlg_options res_pjsip_empty_info',
  'res_pjsip_header_funcs chan_pjsip func_pjsip_endpoint func_pjsip_contact bridge_native_rtp',
].flatMap((names) => names.split(' ').map((name) => `${name}.so`));

/** Where endpoints are that a test makes at run time: in Asterisk's own database. */
export const ENDPOINT_FAMILY = 'telephones';

/** Configuration files for an Asterisk whose SIP port is `port`, on 127.0.0.1 and nowhere else. */
export function pjsipConfiguration(port: number): Record<string, string> {
  return {
    'pjsip.conf': `[global]
type = global

[loopback]
type = transport
protocol = udp
bind = 127.0.0.1:${port}
`,
    'sorcery.conf': `[res_pjsip]
endpoint = config,pjsip.conf,criteria=type=endpoint
endpoint = astdb,${ENDPOINT_FAMILY}
aor = config,pjsip.conf,criteria=type=aor
aor = astdb,${ENDPOINT_FAMILY}
`,
    'rtp.conf': '[general]\nrtpstart = 10000\nrtpend = 18000\nicesupport = no\nstrictrtp = yes\n',
    'pjproject.conf': '[startup]\ntype = startup\n',
  };
}

/** Where calls of telephones arrive: every number of digits is the AGI application of TELEPHONE_AGI. */
export const TELEPHONE_CONTEXT = 'telephones';

export function telephoneDialplan(): string {
  return `
[${TELEPHONE_CONTEXT}]
exten => _X!,1,AGI(\${TELEPHONE_AGI})
 same => n,Hangup()
`;
}
