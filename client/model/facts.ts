/**
 * Fields of a fact room: immutable writes, folded. A write names the writes it
 * replaces, those that were on the screen when the field got the focus.
 * Whatever nothing replaced still stands; two standing values are a question
 * for people, never for a clock (decisions: facts are never merged).
 */

/** One object of a fact room as it comes out of the log, or, without seq, only from this device. */
export interface FactObject {
  readonly device: string
  readonly seq: number | undefined
  /** The author's clock, ms. */
  readonly at: number
  readonly json: string
  readonly personId?: string
  /** Written while the author's device had no line. */
  readonly offline?: boolean
}

export interface FieldWrite {
  readonly kind: 'field'
  /** Random, made by the writer; a second object with the same id is ignored. */
  readonly id: string
  readonly field: string
  readonly value: string
  readonly replaces: readonly string[]
}
/** A write that nothing replaced. `also` are later writes of the same value in other words: whoever replaces the one replaces them all. */
export interface Standing extends FieldWrite {
  readonly device: string
  readonly personId: string
  readonly at: number
  readonly seq: number | undefined
  readonly offline: boolean
  readonly also: readonly Standing[]
}

const lengthMax = 20_000

/** undefined for anything that is not a field write; what members write is not trusted. */
export const readFieldWrite = (json: string): FieldWrite | undefined => {
  let value: unknown
  try { value = JSON.parse(json) } catch { return undefined } // not JSON: not ours
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, id, field, value: written, replaces } = value as Record<string, unknown>
  if (kind !== 'field' || typeof id !== 'string' || typeof field !== 'string' || typeof written !== 'string' || !Array.isArray(replaces)) return undefined
  if (id.length > 64 || field.length > 128 || written.length > lengthMax || replaces.length > replacesMax) return undefined
  return replaces.every(each => typeof each === 'string') ? { kind, id, field, value: written, replaces: replaces as string[] } : undefined
}
const replacesMax = 64

/** When are two spellings of a field one value? By default when every code point is the same. */
export type Sense = (field: string, value: string) => string
const asWritten: Sense = (_field, value) => value

/** A log is folded anew with every object that comes; what an object says never changes. */
const readBefore = new Map<string, FieldWrite | undefined>()
const rememberedMax = 20_000
const readOnce = (json: string): FieldWrite | undefined => {
  const known = readBefore.get(json)
  if (known !== undefined || readBefore.has(json)) return known
  if (readBefore.size >= rememberedMax) readBefore.clear()
  const write = readFieldWrite(json)
  readBefore.set(json, write)
  return write
}

/** Every write by id, in the log's order; a second object with an id that is taken is ignored. */
export const readWrites = (objects: readonly FactObject[]): ReadonlyMap<string, Standing> => {
  const byId = new Map<string, Standing>()
  for (const { device, seq, at, json, personId = '', offline = false } of objects) {
    const write = readOnce(json)
    if (!write || byId.has(write.id)) continue
    const { kind, id, field, value, replaces } = write // spelled out: spreading what JSON.parse made is a hundred times slower
    byId.set(id, { kind, id, field, value, replaces, device, personId, seq, at, offline, also: [] })
  }
  return byId
}

/** Standing values by field, in the log's order; equal values written twice stand once. */
export const foldFields = (objects: readonly FactObject[], sense: Sense = asWritten): ReadonlyMap<string, readonly Standing[]> => foldWrites(readWrites(objects), sense)

export const foldWrites = (byId: ReadonlyMap<string, Standing>, sense: Sense = asWritten): ReadonlyMap<string, readonly Standing[]> => {
  const replaced = new Set<string>()
  for (const { id, field, replaces } of byId.values()) for (const other of replaces) if (other !== id && byId.get(other)?.field === field) replaced.add(other)
  const fields = new Map<string, Standing[]>()
  for (const write of byId.values()) {
    if (replaced.has(write.id)) continue
    const standing = fields.get(write.field)
    if (standing === undefined) fields.set(write.field, [write])
    else standing.push(write)
  }
  // Only where several stand does anybody have to ask what they mean.
  for (const [field, standing] of fields) if (standing.length > 1) fields.set(field, apart(standing, sense))
  return fields
}
const apart = (standing: readonly Standing[], sense: Sense): Standing[] => {
  const byMeaning = new Map<string, Standing>()
  for (const write of standing) {
    const meant = sense(write.field, write.value)
    const same = byMeaning.get(meant)
    byMeaning.set(meant, same === undefined ? write : { ...same, also: [...same.also, write] })
  }
  return [...byMeaning.values()]
}

/** What a write must name when it is to replace all that stands: the oldest first, no more than a write may name. */
export const replacing = (standing: readonly Standing[]): string[] => standing.flatMap(({ id, also }) => [id, ...also.map(each => each.id)]).slice(0, replacesMax)

/** A write, ready for a fact room. */
export const fieldWrite = (field: string, value: string, replaces: readonly string[]): string =>
  JSON.stringify({ kind: 'field', id: newFactId(), field, value, replaces } satisfies FieldWrite)

/** 64 random bits in hex: no two by chance in any case file. */
export const newFactId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, '0')).join('')

/** The one value of a field; undefined when there is none or people have not settled it. */
export const settled = (fields: ReadonlyMap<string, readonly Standing[]>, field: string): string | undefined => {
  const standing = fields.get(field)
  return standing?.length === 1 ? standing[0]!.value : undefined
}
