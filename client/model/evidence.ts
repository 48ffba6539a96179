/**
 * 证据: exhibits as the evidence room's facts tell them. An exhibit's file is
 * fixed by its SHA-256 when it is added and never replaced; what people say of
 * it (编号, 名称, 提交人, 证明对象) are fields; showing it in a session and taking
 * it back are further facts, and nothing is ever removed.
 * Per item 证据规定 art. 19 wants: 编号, 名称, 来源, 证明对象和内容, 提交日期.
 */
import { readManifest, type Manifest } from '../../shared/blob.ts'
import type { Json } from '../../shared/canonical.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { foldFields, type FactObject, type Standing } from './facts.ts'

export type ExhibitKind = 'image' | 'pdf' | 'audio' | 'video' | 'other'
export const EXHIBIT_FIELDS = ['编号', '名称', '提交人', '证明对象'] as const
export type ExhibitField = (typeof EXHIBIT_FIELDS)[number]

export interface ExhibitFile {
  /** As it was named where it was picked. */
  readonly name: string
  readonly kind: ExhibitKind
  readonly type: string
  readonly size: number
  readonly sha256: string
  /** As the file itself says (EXIF), its own clock, without a zone: '2026-11-20T16:42:05'. */
  readonly capturedAt?: string
}
export interface ExhibitFact { readonly kind: 'exhibit'; readonly id: string; readonly file: ExhibitFile; /** Absent: larger than what travels; kept by its hash only. */ readonly blob?: Json }
/** 出示 in a session; the order shown is the order in the log. */
export interface ShownFact { readonly kind: 'shown'; readonly id: string; readonly exhibit: string; readonly at: string; readonly session?: string }
/** 撤回, and its undoing. */
export interface WithdrawnFact { readonly kind: 'withdrawn'; readonly id: string; readonly exhibit: string; readonly reason: string }
export interface RestoredFact { readonly kind: 'restored'; readonly id: string; readonly withdrawal: string }
/** Said by the device that added it, when the relay has confirmed every part. */
export interface DeliveredFact { readonly kind: 'delivered'; readonly id: string; readonly exhibit: string }
/** A derived picture for the list, never evidence itself: JPEG or WebP, base64. */
export interface ThumbnailFact { readonly kind: 'thumbnail'; readonly id: string; readonly exhibit: string; readonly image: string }

interface Said { readonly device: string; readonly at: number; readonly seq: number | undefined }
export interface Exhibit extends Said {
  readonly id: string
  /** Place in the log, from 1; 0 while only this device has it. Never changes, also when others are withdrawn. */
  readonly position: number
  readonly file: ExhibitFile
  readonly manifest: Manifest | undefined
  readonly fields: Readonly<Record<ExhibitField, readonly Standing[]>>
  readonly shown: readonly (Said & { readonly id: string; readonly happenedAt: string; readonly session: string | undefined; /** k-th showing of any exhibit of this case. */ readonly order: number })[]
  readonly withdrawn: (Said & { readonly id: string; readonly reason: string }) | undefined
  readonly delivered: boolean
  /** base64 */
  readonly thumbnail: string | undefined
}

export const fieldOf = (exhibit: string, field: ExhibitField): string => `${exhibit}/${field}`
/** A picture for a list row; more is not a thumbnail. */
export const thumbnailLengthMax = 60_000

const KINDS: readonly ExhibitKind[] = ['image', 'pdf', 'audio', 'video', 'other']
const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{16,32}$/.test(value)
const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most

const readFile = (value: unknown): ExhibitFile | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, kind, type, size, sha256, capturedAt } = value as Record<string, unknown>
  const known = KINDS.find(each => each === kind)
  if (!isText(name, 300) || !known || !isText(type, 120) || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1) return undefined
  if (!isText(sha256, 64) || !/^[0-9a-f]{64}$/.test(sha256)) return undefined
  const captured = isText(capturedAt, 19) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(capturedAt) ? { capturedAt } : {}
  return { name, kind: known, type, size, sha256, ...captured }
}

interface Read extends Said { readonly id: string; readonly value: Readonly<Record<string, unknown>> }
const read = ({ json, device, at, seq }: FactObject): Read | undefined => {
  let value: unknown
  try { value = JSON.parse(json) } catch { return undefined } // not JSON: not ours
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const object = value as Record<string, unknown>
  return isId(object['id']) ? { id: object['id'], value: object, device, at, seq } : undefined
}

/** Exhibits in the log's order. What members wrote is not trusted: what does not follow the forms is left out. */
export const foldEvidence = (objects: readonly FactObject[]): readonly Exhibit[] => {
  const said = objects.flatMap(object => read(object) ?? [])
  const fields = foldFields(objects)
  const of = (kind: string, exhibit: string): Read[] => said.filter(({ value }) => value['kind'] === kind && value['exhibit'] === exhibit)
  const restored = new Set(said.filter(({ value }) => value['kind'] === 'restored').map(({ value }) => value['withdrawal']))
  const showings = said.filter(({ value }) => value['kind'] === 'shown').map(({ id }) => id)
  const seen = new Set<string>()
  let confirmed = 0
  return said.flatMap(({ id, value, device, at, seq }): Exhibit[] => {
    if (value['kind'] !== 'exhibit' || seen.has(id)) return []
    const file = readFile(value['file'])
    const blob = value['blob'] as Json | undefined
    const manifest = blob === undefined ? undefined : readManifest(blob)
    // A manifest for another file than the one named would make two readers see two things.
    if (!file || isRefusal(manifest) || (manifest && (manifest.size !== file.size || manifest.sha256 !== file.sha256))) return []
    seen.add(id)
    if (seq !== undefined) confirmed++
    const withdrawal = of('withdrawn', id).find(each => !restored.has(each.id))
    const thumbnail = of('thumbnail', id).find(each => each.device === device && isText(each.value['image'], thumbnailLengthMax) && /^[A-Za-z0-9+/]+=*$/.test(each.value['image']))?.value['image']
    return [{
      id, device, at, seq, file, manifest, position: seq === undefined ? 0 : confirmed,
      fields: fieldsOf(fields, id),
      shown: of('shown', id).flatMap(each => (isText(each.value['at'], 30) ? [{ id: each.id, device: each.device, at: each.at, seq: each.seq, happenedAt: each.value['at'], session: isText(each.value['session'], 64) ? each.value['session'] : undefined, order: showings.indexOf(each.id) + 1 }] : [])),
      withdrawn: withdrawal && { id: withdrawal.id, device: withdrawal.device, at: withdrawal.at, seq: withdrawal.seq, reason: isText(withdrawal.value['reason'], 500) ? withdrawal.value['reason'] : '' },
      delivered: of('delivered', id).some(each => each.device === device),
      thumbnail: typeof thumbnail === 'string' ? thumbnail : undefined,
    }]
  })
}

/** What people say for it: the settled 编号 (a bare number with 证据 before it), else 证据 and its place; without a place it has no number yet. */
export const exhibitLabel = ({ fields, position }: Pick<Exhibit, 'fields' | 'position'>): string => {
  const own = fields['编号']
  const written = own.length === 1 ? own[0]!.value.trim() : ''
  if (written !== '') return /^\d+$/.test(written) ? `证据${written}` : written
  return position > 0 ? `证据${position}` : ''
}

const fieldsOf = (fields: ReadonlyMap<string, readonly Standing[]>, id: string): Exhibit['fields'] => {
  const of = (field: ExhibitField): readonly Standing[] => fields.get(fieldOf(id, field)) ?? []
  return { 编号: of('编号'), 名称: of('名称'), 提交人: of('提交人'), 证明对象: of('证明对象') }
}
