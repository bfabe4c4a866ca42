/** Six digits, the last of which checks the others (Luhn): a wrong key is noticed at once. */
export function isAccountNumber(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .map((digit, place) => Number(digit) * (place % 2 === 0 ? 1 : 2))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return digits.length === 6 && sum % 10 === 0;
}
