/**
 * Parties pasted from a spreadsheet: lines of cells between tabs, with or
 * without a line of headings. Each column is recognised by its heading, or by
 * what most of its cells are. Nothing is guessed about a single cell: what does
 * not fit its column is shown as not understood and is not written.
 */
import { CODE_LISTS, codedValue, codeOf } from './code-lists.ts'
import { fieldWrite, newFactId } from './facts.ts'
import { moneyOf } from './money.ts'
import { halfWidth, idBirth, idSex, readIdNumber, readPhone } from './numbers.ts'
import { readDay } from './days.ts'
import type { FieldRoom } from './registration-fields.ts'

export type Column = '姓名' | '性别' | '民族' | '出生日期' | '身份证号码' | '联系方式' | '单位或住址' | '金额' | '序号' | '不认识'
export interface PastedCell { readonly column: Column; readonly text: string; readonly value: string; readonly problem: string }
export interface PastedLine {
  /** Counted from one, as the sheet had it. */
  readonly line: number
  readonly cells: readonly PastedCell[]
  readonly name: string
  readonly fen: number
  /** A line without a name becomes nobody. */
  readonly usable: boolean
}
export interface Pasted { readonly columns: readonly Column[]; readonly lines: readonly PastedLine[]; readonly total: number }

export const linesMax = 500

const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ['序号', /^(序号|编号|号)$/u], ['姓名', /姓名|名字|当事人/u], ['性别', /性别/u], ['民族', /民族/u], ['出生日期', /出生|生日/u], ['身份证号码', /身份证|证件号/u], ['联系方式', /电话|手机|联系/u],
  ['单位或住址', /住址|地址|单位/u], ['金额', /金额|工资|欠款|数额|应付|元/u],
]
const columnNamed = (heading: string): Column | undefined => HEADINGS.find(([, pattern]) => pattern.test(heading.trim()))?.[0]

type Read = (text: string) => { value: string; problem: string }
const fine = (value: string): { value: string; problem: string } => ({ value, problem: '' })
const oneOfList = (list: 'sexes' | 'peoples', text: string, problem: string): { value: string; problem: string } => {
  const code = codeOf(CODE_LISTS[list], text) ?? (list === 'peoples' ? codeOf(CODE_LISTS[list], `${text.trim()}族`) : undefined)
  return code === undefined ? { value: '', problem } : fine(codedValue(CODE_LISTS[list], code))
}
const checked = (reading: { ok: true; value: string } | { ok: false; problem: string }): { value: string; problem: string } => reading.ok ? fine(reading.value) : { value: '', problem: reading.problem }
const READ: Readonly<Record<Column, Read>> = {
  姓名: text => [...text].length > 60 ? { value: '', problem: '太长了，不像一个人的姓名。' } : fine(text.trim()),
  性别: text => oneOfList('sexes', text, '性别只认“男”“女”。'), 民族: text => oneOfList('peoples', text, '不在民族名称表里。'),
  出生日期: text => checked(readDay(text)), 身份证号码: text => checked(readIdNumber(text)), 联系方式: text => checked(readPhone(text)),
  单位或住址: text => fine(text.trim()),
  金额: text => moneyOf(text) === undefined ? { value: '', problem: '看不懂这个数额。请写成 42000、42,000.00 或者 4.2万。' } : fine(text.trim()),
  序号: () => fine(''), 不认识: text => ({ value: '', problem: text.trim() === '' ? '' : '不认识这一列，没有登记。' }),
}

/** Guesses one column without a heading; the order of the questions is from the most particular to the most general. */
const columnOf = (cells: readonly string[]): Column => {
  const filled = cells.filter(cell => cell.trim() !== '')
  const most = (fits: (cell: string) => boolean): boolean => filled.length > 0 && filled.filter(fits).length * 2 > filled.length
  const plain = (cell: string): string => halfWidth(cell).replace(/[\s-]/gu, '')
  if (filled.length > 1 && filled.every((cell, i) => plain(cell) === String(i + 1))) return '序号'
  if (most(cell => /^\d{17}[\dXx]$/u.test(plain(cell)))) return '身份证号码'
  if (most(cell => /^(\+?86)?1\d{10}$/u.test(plain(cell)))) return '联系方式'
  if (most(cell => codeOf(CODE_LISTS.sexes, cell) !== undefined)) return '性别'
  if (most(cell => READ.民族(cell).problem === '')) return '民族'
  if (most(cell => readDay(cell).ok)) return '出生日期'
  if (most(cell => moneyOf(cell) !== undefined)) return '金额'
  if (most(cell => /[县市区镇乡村路街号组]/u.test(cell) && [...cell.trim()].length > 4)) return '单位或住址'
  return most(cell => /\p{L}/u.test(cell) && [...cell.trim()].length <= 40) ? '姓名' : '不认识'
}

export const readPaste = (text: string): Pasted => {
  const rows = text.split(/\r\n|\r|\n/u).map((line, i) => ({ line: i + 1, cells: line.split('\t') })).filter(({ cells }) => cells.some(cell => cell.trim() !== '')).slice(0, linesMax)
  const head = rows[0]?.cells.map(columnNamed) ?? []
  const headed = head.includes('姓名') && head.filter(column => column !== undefined).length >= Math.min(2, head.length) && !/\d/u.test(halfWidth(rows[0]?.cells.join('') ?? ''))
  const body = headed ? rows.slice(1) : rows
  const width = Math.max(0, ...body.map(({ cells }) => cells.length), headed ? head.length : 0)
  const taken = new Set<Column>()
  const columns = Array.from({ length: width }, (_, i): Column => {
    const found = (headed ? head[i] : undefined) ?? (headed ? '不认识' : columnOf(body.map(({ cells }) => cells[i] ?? '')))
    if (found === '序号' || found === '不认识') return found
    if (taken.has(found)) return '不认识' // two columns for one field: a person must say which
    taken.add(found)
    return found
  })
  const lines = body.map(({ line, cells }): PastedLine => {
    const read = columns.map((column, i): PastedCell => {
      const cell = cells[i] ?? ''
      return { column, text: cell, ...(cell.trim() === '' ? fine('') : READ[column](cell)) }
    })
    const valueOf = (column: Column): string => read.find(cell => cell.column === column)?.value ?? ''
    return { line, cells: read, name: valueOf('姓名'), fen: moneyOf(valueOf('金额')) ?? 0, usable: valueOf('姓名') !== '' }
  })
  return { columns, lines, total: lines.filter(({ usable }) => usable).reduce((sum, { fen }) => sum + fen, 0) }
}

/**
 * The writes that one line becomes: a natural person on a side, what is known of
 * him, and a claim when there is an amount. An ID number also gives sex and
 * birth where the sheet has no such column.
 */
export const pastedWrites = (line: PastedLine, sideCode: string, claim: string): { readonly room: FieldRoom; readonly json: string }[] => {
  const id = newFactId(), path = `party/${id}`
  const of = (column: Column): string => line.cells.find(cell => cell.column === column)?.value ?? ''
  const number = of('身份证号码')
  const sex = of('性别') || (number === '' ? '' : READ.性别(idSex(number)).value)
  const birth = of('出生日期') || (number === '' ? '' : idBirth(number) ?? '')
  const open: readonly (readonly [string, string])[] = [
    ['方', codedValue(CODE_LISTS.sides, sideCode)], ['主体', codedValue(CODE_LISTS['party-kinds'], '1')], ['姓名', line.name], ['性别', sex], ['民族', of('民族')], ['出生日期', birth], ['单位或住址', of('单位或住址')],
  ]
  const closed: readonly (readonly [string, string])[] = [['身份证号码', number], ['联系方式', of('联系方式')]]
  const claimId = newFactId()
  const asked: readonly (readonly [string, string])[] = of('金额') === '' ? [] : [['party', id], ['事项', claim], ['金额', of('金额')]]
  const writes = (room: FieldRoom, prefix: string, fields: readonly (readonly [string, string])[]) =>
    fields.filter(([, value]) => value !== '').map(([name, value]) => ({ room, json: fieldWrite(`${prefix}/${name}`, value, []) }))
  return [...writes('registration', path, open), ...writes('identity', path, closed), ...writes('registration', `claim/${claimId}`, asked)]
}
