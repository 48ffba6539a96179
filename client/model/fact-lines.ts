/**
 * 办理日志, what the facts tell of it: who filled in, changed and settled which
 * field, who was told and agreed to what, which exhibit was added, shown, taken
 * back. What one person writes in one go is one line: nothing else happened in
 * between, and no more than two minutes went by, so that a line that was read
 * does not grow. A settlement, a removal and a change of a written value
 * always stand alone. Values of the identity
 * room are never in a line.
 */
import { foldEvidence, exhibitLabel } from './evidence.ts'
import { readWrites, type FactObject, type Standing } from './facts.ts'
import { shownValue, senseOfField, specOf, REMOVED } from './registration-fields.ts'
import { CODE_LISTS } from './code-lists.ts'
import { FIRST_SESSION, foldSessions, sessionHan, type Session } from './sessions.ts'

export interface FactLine { readonly id: string; readonly at: number; readonly personId: string; readonly kind: 'registration' | 'sessions' | 'evidence'; readonly sentence: string }

const goMs = 2 * 60_000

interface Piece { readonly line: FactLine; /** Pieces with the same name join while they follow each other; '' never joins. */ readonly go: string; readonly what: string; readonly words: (what: readonly string[]) => string }
const joined = (pieces: readonly Piece[]): FactLine[] => {
  const gone: { readonly first: Piece; readonly what: string[] }[] = []
  for (const piece of pieces) {
    const last = gone.at(-1)
    const goesOn = last !== undefined && piece.go !== '' && last.first.go === piece.go && last.first.line.personId === piece.line.personId && piece.line.at - last.first.line.at < goMs
    if (!goesOn) gone.push({ first: piece, what: [piece.what] })
    else if (!last.what.includes(piece.what)) last.what.push(piece.what)
  }
  return gone.map(({ first, what }) => ({ ...first.line, sentence: first.words(what) }))
}
const listed = (what: readonly string[]): string => (what.length > 6 ? `${what.slice(0, 6).join('、')}等 ${what.length} 栏` : what.join('、'))

// ---------------------------------------------------------------- registration and identity

export const registrationLines = (registration: readonly FactObject[], identity: readonly FactObject[]): FactLine[] => {
  const open = readWrites(registration)
  const names = new Map<string, string>()
  for (const { field, value } of open.values()) { const [kind, id, leaf] = field.split('/'); if (kind === 'party' && id && (leaf === '姓名' || leaf === '名称') && value !== '') names.set(id, value) }
  const pieces = [...piecesOf(open, names, 'open'), ...piecesOf(readWrites(identity), names, 'closed')].sort((a, b) => a.line.at - b.line.at)
  return joined(pieces)
}

const piecesOf = (writes: ReadonlyMap<string, Standing>, names: ReadonlyMap<string, string>, values: 'open' | 'closed'): Piece[] => [...writes.values()].map((write): Piece => {
  const [kind, id = ''] = write.field.split('/'), leaf = write.field.split('/').at(-1) ?? ''
  const whose = kind === 'party' ? names.get(id) ?? '一位当事人' : kind === 'claim' ? '申请事项' : ''
  const name = write.field.includes('/权限/') ? `权限：${CODE_LISTS['agent-powers'].codes.find(({ code }) => code === leaf)?.label ?? leaf}` : kind === 'claim' && (leaf === 'party' || write.field.includes('/of/')) ? '申请人' : leaf
  const label = whose === '' ? name : `${whose}的${name}`
  const said = (one: Standing): string => (one.value === '' ? '空' : shownValue(specOf(one.field), one.value))
  const line: FactLine = { id: write.id, at: write.at, personId: write.personId, kind: 'registration', sentence: '' }
  const alone = (sentence: string): Piece => ({ line, go: '', what: '', words: () => sentence })
  if (leaf === REMOVED) return alone(write.value === '' ? `恢复${whose}` : `移除${whose}，填过的都留着，可以恢复`)
  const before = write.replaces.flatMap(each => { const other = writes.get(each); return other?.field === write.field ? [other] : [] })
  const senses = new Set(before.map(each => senseOfField(each.field, each.value)))
  if (senses.size > 1) return alone(values === 'closed' ? `商定${label}，原有 ${senses.size} 种写法` : `商定${label}为“${said(write)}”，原有${[...new Set(before.map(each => `“${said(each)}”`))].join('、')}`)
  const changed = before.find(each => each.value !== '' && senseOfField(each.field, each.value) !== senseOfField(write.field, write.value))
  if (changed) return alone(values === 'closed' ? `改${label}` : `把${label}从“${said(changed)}”改为“${said(write)}”`)
  return { line, go: `fill ${kind === 'party' || kind === 'claim' ? id : ''}`, what: name, words: what => `填写${whose === '' ? '登记' : whose}：${listed(what)}` }
})

// ---------------------------------------------------------------- sessions

export const sessionLines = (facts: readonly FactObject[]): FactLine[] => {
  const sessions = new Map(foldSessions(facts).map(session => [session.id, session]))
  return joined([...readWrites(facts).values()].flatMap(write => sessionPiece(write, sessions) ?? []))
}

const sessionPiece = (write: Standing, sessions: ReadonlyMap<string, Session>): Piece | undefined => {
  const [, id = '', leaf, person, what, which] = write.field.split('/')
  const session = sessions.get(id)
  if (session === undefined) return undefined
  const called = id === FIRST_SESSION || session.number > 0 ? `第${sessionHan(session.number || 1)}次调解` : '一次取消的调解'
  const line: FactLine = { id: write.id, at: write.at, personId: write.personId, kind: 'sessions', sentence: '' }
  const alone = (sentence: string): Piece => ({ line, go: '', what: '', words: () => sentence })
  if (leaf === 'begins') return alone(write.value === '' ? `去掉${called}的开始时间` : `记下${called}的开始时间`)
  if (leaf === 'ends') return alone(write.value === '' ? `接着进行${called}` : `结束${called}`)
  if (leaf === 'withdrawn') return alone(write.value === '1' ? '取消一次调解' : '恢复一次调解')
  if (leaf !== 'present') return undefined
  const name = session.people.find(each => each.id === person)?.name || '一人'
  if (what === 'name') return { line, go: `enter ${id}`, what: write.value, words: all => `${called}记下到场：${all.join('、')}` }
  if (what === 'identity') return alone(write.value === '' ? `收回对${name}身份的核对` : `核对${name}的身份，看过${write.value}`)
  if (what === 'removed') return alone(write.value === '1' ? `把${name}从${called}的到场人里去掉` : `把${name}放回${called}的到场人里`)
  if (what === 'notice') return write.value === '' ? alone(`收回对${name}的一项告知`) : { line, go: `tell ${id} ${person}`, what: which ?? '', words: all => `向${name}告知 ${all.length} 项` }
  if (what === 'consent') return { line, go: `ask ${id} ${person} ${write.value}`, what: CONSENT_WORDS[which ?? ''] ?? '', words: all => (write.value === '' ? `收回${name}的答复：${all.join('、')}` : `${name}${write.value === 'no' ? '不同意' : '同意'}：${all.join('、')}`) }
  return undefined
}
const CONSENT_WORDS: Readonly<Record<string, string>> = { signature: '用电子签名', recording: '录音录像', privacy: '处理个人信息', helpers: '亲友、专家参加' }

// ---------------------------------------------------------------- evidence

export const evidenceLines = (facts: readonly FactObject[], personOf: (device: string) => string): FactLine[] => foldEvidence(facts).flatMap(exhibit => {
  const named = exhibit.fields['名称'].length === 1 && exhibit.fields['名称'][0]!.value !== '' ? exhibit.fields['名称'][0]!.value : exhibit.file.name
  const number = exhibitLabel(exhibit), label = `${number === '' ? '证据' : number} “${named}”`
  const line = (id: string, device: string, at: number, sentence: string): FactLine => ({ id, at, personId: personOf(device), kind: 'evidence', sentence })
  return [
    line(exhibit.id, exhibit.device, exhibit.at, `添加${label}，SHA-256 开头 ${exhibit.file.sha256.slice(0, 8)}`),
    ...exhibit.shown.map(shown => line(shown.id, shown.device, shown.at, `出示${label}`)),
    ...(exhibit.withdrawn ? [line(exhibit.withdrawn.id, exhibit.withdrawn.device, exhibit.withdrawn.at, `撤回${label}，原件仍留在案卷里${exhibit.withdrawn.reason === '' ? '' : `。理由：${exhibit.withdrawn.reason}`}`)] : []),
  ]
})
