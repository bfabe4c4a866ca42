import type { StandardSchema } from 'nestjs-agi';

export type Rating = 1 | 2 | 3 | 4 | 5;

const isRating = (value: number): value is Rating => [1, 2, 3, 4, 5].includes(value);

/**
 * A validator that turns digits into a number. With any library that follows Standard Schema it is
 * shorter: `z.coerce.number().int().min(1).max(5)`.
 */
export const rating: StandardSchema<unknown, Rating> = {
  '~standard': {
    version: 1,
    vendor: 'survey',
    validate: (digits) => {
      const value = Number(digits);
      return isRating(value) ? { value } : { issues: [{ message: 'not from 1 to 5' }] };
    },
  },
};
