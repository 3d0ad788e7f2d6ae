import { WeekProfile } from '@launderette/kernel';

/**
 * Hours of the week in which people pay, by way of life. The busiest hour is Saturday noon and the quietest Monday 03-04 h,
 * as in the New Zealand Paymark series; day weights rise to the weekend as in Sparkov's. Simplifies: no holidays, no
 * daylight saving, one time zone.
 */
const WORKING = [3, 2, 1, 1, 1, 3, 9, 24, 38, 30, 32, 42, 68, 52, 38, 38, 50, 74, 78, 60, 42, 30, 18, 8];
const AT_HOME = [2, 1, 1, 1, 1, 2, 6, 16, 38, 70, 84, 80, 68, 58, 62, 60, 52, 44, 34, 26, 18, 12, 7, 4];
const LATE = [14, 9, 6, 4, 3, 3, 5, 12, 22, 28, 34, 44, 58, 52, 46, 46, 52, 60, 66, 64, 60, 56, 46, 28];
const SATURDAY = [8, 6, 4, 3, 2, 3, 8, 20, 48, 84, 108, 120, 122, 112, 102, 96, 86, 76, 66, 56, 46, 40, 32, 20];
const SUNDAY = [12, 8, 6, 4, 3, 3, 5, 12, 26, 46, 64, 74, 78, 72, 66, 60, 56, 54, 50, 42, 34, 24, 15, 8];

const WEEKDAY_WEIGHTS = [0.86, 0.9, 0.95, 0.98, 1.18];

function week(weekday: readonly number[]): WeekProfile {
  const days = WEEKDAY_WEIGHTS.map((weight) => weekday.map((hour) => hour * weight));
  return new WeekProfile([...days.flat(), ...SATURDAY, ...SUNDAY]);
}

/** Purchases by way of life: working, at home, late. */
export const PURCHASE_PROFILES: readonly WeekProfile[] = [week(WORKING), week(AT_HOME), week(LATE)];

/** Share of customers of each way of life, in the order of the profiles; AMLWorld: 62.5 % salaried, 18.3 % pensioners. */
export const WAYS_OF_LIFE = [0.56, 0.24, 0.2];

/** Transfers, logins and other banking from a phone: days and evenings, every day of the week. */
export const BANKING_PROFILE: WeekProfile = new WeekProfile(
  [1, 1, 1, 1, 1.02, 0.9, 0.85].flatMap((day) =>
    [5, 3, 2, 2, 2, 4, 12, 30, 44, 50, 52, 50, 52, 48, 46, 46, 50, 56, 60, 62, 60, 50, 34, 14].map(
      (hour) => hour * day,
    ),
  ),
);

/** Cash machines and cash deposits: shopping hours. */
export const CASH_PROFILE: WeekProfile = new WeekProfile(
  [0.9, 0.9, 0.95, 1, 1.3, 1.35, 0.7].flatMap((day) =>
    [4, 3, 2, 1, 1, 2, 6, 16, 34, 56, 66, 68, 66, 60, 58, 60, 64, 66, 56, 42, 30, 22, 14, 8].map((hour) => hour * day),
  ),
);
