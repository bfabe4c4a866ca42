import { OpeningHours } from './opening-hours.js';

const workday = ['09:00', '17:30'] as const;

/** When the front desk of this office is open. */
export const office = new OpeningHours(
  {
    Mon: workday,
    Tue: workday,
    Wed: workday,
    Thu: workday,
    Fri: workday,
    Sat: ['10:00', '13:00'],
  },
  'Europe/Paris',
);
