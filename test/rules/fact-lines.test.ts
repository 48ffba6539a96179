import { describe, expect, it } from 'vitest'
import { registrationLines } from '../../client/model/fact-lines.ts'
import { fieldWrite, type FactObject } from '../../client/model/facts.ts'

const minute = 60_000
const by = (personId: string, at: number, field: string, value: string, replaces: readonly string[] = []): FactObject => ({ device: personId, personId, seq: at, at, json: fieldWrite(field, value, replaces) })
const idOf = ({ json }: FactObject): string => (JSON.parse(json) as { id: string }).id
const told = (facts: readonly FactObject[]): string[] => registrationLines(facts, []).map(({ at, personId, sentence }) => `${at / minute} ${personId} ${sentence}`)

describe('办理日志 of the registration', () => {
  it('G17 a line that was read does not grow: something in between, another person or two minutes begin a new one', () => {
    const facts = [by('周', 0, '备注', '甲'), by('周', minute, '调解日期', '2026-11-20'), by('周', 2 * minute, 'party/p1/姓名', '喻䶮'), by('周', 3 * minute, '纠纷简要情况', '乙'), by('林', 3.5 * minute, '编号', '118'), by('周', 4 * minute, '申请事项', '丙')]
    expect(told(facts)).toEqual(['0 周 填写登记：备注、调解日期', '2 周 填写喻䶮：姓名', '3 周 填写登记：纠纷简要情况', '3.5 林 填写登记：编号', '4 周 填写登记：申请事项'])
    for (let n = 1; n <= facts.length; n++) for (const [i, line] of told(facts.slice(0, n - 1)).slice(0, -1).entries()) expect(told(facts.slice(0, n))[i]).toBe(line)
    expect(told([by('周', 0, '备注', '甲'), by('周', 3 * minute, '编号', '118')])).toEqual(['0 周 填写登记：备注', '3 周 填写登记：编号'])
  })

  it('G17 every word of it is Chinese as on the papers, and what lost is told once', () => {
    expect(told([by('周', 0, 'claim/c1/party', 'p1'), by('周', 0, 'claim/c1/of/p2', '1'), by('周', 0, 'claim/c1/金额', '4000')])).toEqual(['0 周 填写申请事项：申请人、金额'])
    const values = ['38000', '38,000', '42000'].map((value, i) => by('周', i, '涉及金额', value))
    expect(told([...values, by('林', minute, '涉及金额', '42000', values.map(idOf))]).at(-1)).toBe('1 林 商定涉及金额为“42,000.00 元”，原有“38,000.00 元”、“42,000.00 元”')
  })
})
