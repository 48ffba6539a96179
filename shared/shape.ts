/**
 * Checks hostile JSON field by field. Each check returns the value with its
 * type, or throws Malformed; `closed` knows exactly its fields, because a field
 * that a reader skips is a field that two readers understand differently.
 */
import { Malformed } from './bytes.ts'
import type { Json } from './canonical.ts'

export type Check<T> = (value: Json) => T
type Optional<T> = Check<T> & { readonly optional: true }

type Fields = { readonly [name: string]: Check<unknown> }
type OptionalNames<F extends Fields> = { [N in keyof F]: F[N] extends { readonly optional: true } ? N : never }[keyof F]
export type Shape<F extends Fields> =
  { readonly [N in Exclude<keyof F, OptionalNames<F>>]: ReturnType<F[N]> } & { readonly [N in OptionalNames<F>]?: ReturnType<F[N]> }

export const object: Check<{ readonly [name: string]: Json }> = value => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed('not an object')
  return value as { readonly [name: string]: Json }
}

export const closed = <F extends Fields>(fields: F): Check<Shape<F>> => value => {
  const given = object(value)
  for (const name of Object.keys(given)) if (!Object.hasOwn(fields, name)) throw new Malformed(`unknown field ${name.slice(0, 40)}`)
  for (const [name, check] of Object.entries(fields)) {
    if (Object.hasOwn(given, name)) check(given[name]!)
    else if (!('optional' in check)) throw new Malformed(`field ${name} is missing`)
  }
  return given as Shape<F>
}

export const maybe = <T>(check: Check<T>): Optional<T> => Object.assign((value: Json) => check(value), { optional: true as const })

export const array = <T>(item: Check<T>, least: number, most: number): Check<readonly T[]> => value => {
  if (!Array.isArray(value) || value.length < least || value.length > most) throw new Malformed('not a list of that length')
  return value.map(item)
}

/** Length in UTF-16 units. */
export const text = (least: number, most: number): Check<string> => value => {
  if (typeof value !== 'string' || value.length < least || value.length > most) throw new Malformed('not a text of that length')
  return value
}
export const hexText = (bytes: number): Check<string> => value => {
  if (typeof value !== 'string' || value.length !== 2 * bytes || !/^[0-9a-f]*$/.test(value)) throw new Malformed('not hex of that length')
  return value
}
/** A non-negative integer that every reader keeps exactly. */
export const whole: Check<number> = value => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Malformed('not a whole number')
  return value
}
export const flag: Check<true> = value => {
  if (value !== true) throw new Malformed('not a flag')
  return true
}
export const oneOf = <const T extends string>(...allowed: readonly T[]): Check<T> => value => {
  const found = allowed.find(word => word === value)
  if (found === undefined) throw new Malformed('not an allowed word')
  return found
}
/** ISO 8601 in UTC to the millisecond, the one spelling of toISOString. */
export const isoTime: Check<string> = value => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) throw new Malformed('not a time')
  const time = new Date(value)
  if (Number.isNaN(time.getTime()) || time.toISOString() !== value) throw new Malformed('not a time')
  return value
}
