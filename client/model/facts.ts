/**
 * Fields of a fact room: immutable writes, folded. A write names the writes it
 * replaces, those that were on the screen when the field got the focus.
 * Whatever nothing replaced still stands; two standing values are a question
 * for people, never for a clock (decisions: facts are never merged).
 */

/** One object of a fact room as it comes out of the log, or, without seq, only from this device. */
export interface FactObject { readonly device: string; readonly seq: number | undefined; readonly at: number; readonly json: string }

export interface FieldWrite {
  readonly kind: 'field'
  /** Random, made by the writer; a second object with the same id is ignored. */
  readonly id: string
  readonly field: string
  readonly value: string
  readonly replaces: readonly string[]
}
export interface Standing extends FieldWrite { readonly device: string; readonly at: number; readonly seq: number | undefined }

const lengthMax = 20_000

/** undefined for anything that is not a field write; what members write is not trusted. */
export const readFieldWrite = (json: string): FieldWrite | undefined => {
  let value: unknown
  try { value = JSON.parse(json) } catch { return undefined } // not JSON: not ours
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, id, field, value: written, replaces } = value as Record<string, unknown>
  if (kind !== 'field' || typeof id !== 'string' || typeof field !== 'string' || typeof written !== 'string' || !Array.isArray(replaces)) return undefined
  if (id.length > 64 || field.length > 128 || written.length > lengthMax || replaces.length > 64) return undefined
  return replaces.every(each => typeof each === 'string') ? { kind, id, field, value: written, replaces: replaces as string[] } : undefined
}

/** Standing values by field, in the log's order; equal values written twice stand once. */
export const foldFields = (objects: readonly FactObject[]): ReadonlyMap<string, readonly Standing[]> => {
  const byId = new Map<string, Standing>()
  for (const { device, seq, at, json } of objects) {
    const write = readFieldWrite(json)
    if (write && !byId.has(write.id)) byId.set(write.id, { ...write, device, seq, at })
  }
  const replaced = new Set<string>()
  for (const { id, field, replaces } of byId.values()) for (const other of replaces) if (other !== id && byId.get(other)?.field === field) replaced.add(other)
  const fields = new Map<string, Standing[]>()
  for (const write of byId.values()) {
    if (replaced.has(write.id)) continue
    const standing = fields.get(write.field) ?? []
    if (!standing.some(({ value }) => value === write.value)) fields.set(write.field, [...standing, write])
  }
  return fields
}

/** The one value of a field; undefined when there is none or people have not settled it. */
export const settled = (fields: ReadonlyMap<string, readonly Standing[]>, field: string): string | undefined => {
  const standing = fields.get(field)
  return standing?.length === 1 ? standing[0]!.value : undefined
}
