/** The departments that a caller may ask for, and the telephones that ring there. */
export const DEPARTMENTS = {
  sales: { name: 'sales', dial: 'PJSIP/sales' },
  support: { name: 'support', dial: 'PJSIP/support' },
  accounts: { name: 'accounts', dial: 'PJSIP/accounts' },
} as const;

/** The key of a department. */
export type Department = keyof typeof DEPARTMENTS;
