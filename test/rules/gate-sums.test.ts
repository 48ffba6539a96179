import { describe, expect, it } from 'vitest'
import { bodyOf, isUnfreezable } from '../../client/model/frozen.ts'
import { gateOf } from '../../client/model/gate.ts'

const found = (...texts: readonly string[]) => {
  const body = bodyOf({ type: 'doc', content: texts.map((text, i) => ({ type: 'clause', attrs: { id: `c${i + 1}` }, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })) })
  if (isUnfreezable(body)) throw new Error(body.sentence)
  return gateOf(body, '2026-11-20', undefined)
}
const stopsOf = (text: string): string[] => found(text).stops.map(({ code }) => code)

describe('equal instalments', () => {
  it.each([
    ['合计 42,000 元。其中 24,000 元于 2026 年 12 月 10 日前支付，余款 18,000 元分五期，每月 3,000 元。', '15,000.00 元', '18,000.00 元'],
    ['余款 18,000 元（大写：壹万捌仟元整）分五期支付，每期 3,000 元。', '15,000.00 元', '18,000.00 元'],
    ['乙方欠甲方 36,000 元，分十二期付清，每季度支付 2,500 元。', '30,000.00 元', '36,000.00 元'],
    ['乙方赔偿 60,000 元，分三年付清，每年 25,000 元。', '75,000.00 元', '60,000.00 元'],
    ['余款 18,000 元分 12 个月付清，每月 15 日前付 1,000 元。', '12,000.00 元', '18,000.00 元'],
    ['余款 18,000 元，每月支付 3,000 元，分五期付清。', '15,000.00 元', '18,000.00 元'],
    ['余款 18,000 元分五期，前四期每月 3,000 元，最后一期 5,000 元。', '17,000.00 元', '18,000.00 元'],
  ])('Q19 instalments of one size that miss what they pay off stop the freezing with both sums: %s', (text, sum, total) => {
    const { stops } = found(text)
    expect(stops).toMatchObject([{ code: 'AMOUNT_PARTS', at: 'c1', sentence: expect.stringContaining(sum) }])
    expect(stops[0]!.sentence).toContain(total)
  })
  it('Q19 a sum that another rule finds wrong as well is said once', () => { expect(stopsOf('乙方赔偿甲方 42,000 元，分 3 期支付，每期 15,000 元。')).toEqual(['AMOUNT_PARTS']) })

  it.each([
    '余款 18,000 元分六期，每月 3,000 元。', '余款 18,000 元分五期，每月 3,000 元，最后一期 6,000 元。', '余款 18,000 元分五期，每月不少于 3,000 元。', '乙方赔偿 42,000 元，首付 12,000 元，余款分五期，每期 6,000 元。',
    '护理费 500 元，复查每次 200 元，分三次进行。', '余款 18,000 元分三年付清，每月 500 元。', '余款 18,000 元分五期，每期 3,000 元，剩余部分年底结清。', '合计 18,000 元，已付 3,000 元，分五期，每期 3,000 元。',
    '余款 18,000 元分六期，每月 3,000 元；逾期的每日付违约金 10 元。', '余款 18,000 元分五期，每期付多少另行商定。', '甲方部分损失 9,000 元由乙方承担，每月 500 元付清为止。', '租金 18,000 元，每季度 4,500 元，分四次支付。',
  ])('Q19 nothing is said where they agree or cannot be told: %s', text => { expect(stopsOf(text)).toEqual([]) })
})

describe('大写', () => {
  const lacking = (...texts: readonly string[]): string[] => found(...texts).warns.filter(({ code }) => code === 'AMOUNT_PLAIN').map(({ at }) => at ?? '')
  it('Q20 a sum of 5,000 元 and more to be paid, with no 大写 for it or a larger sum anywhere, is named once', () => {
    const { warns } = found('乙方于 2026 年 12 月 10 日前支付甲方 42,000 元，现金付清。', '乙方于 2026 年 12 月 20 日前返还 9,000 元。')
    expect(warns.filter(({ code }) => code === 'AMOUNT_PLAIN')).toMatchObject([{ at: 'c1', sentence: expect.stringContaining('肆万贰仟元整') }])
  })
  it.each([
    [['乙方赔偿 38,000 元、鉴定费 4,000 元，合计人民币 42,000 元（大写：肆万贰仟元整）。']], [['合计 42,000 元（大写：肆万贰仟元整）。', '乙方于 2026 年 12 月 10 日前支付 24,000 元，余款 18,000 元于 2027 年 1 月 31 日前付清。']],
    [['乙方支付甲方人民币肆万贰仟元整（¥42,000）。']], [['乙方于 2026 年 12 月 10 日前支付 3,000 元。']], [['乙方支付四万二千元。']], [['乙方支付＿＿＿＿款人民币 42,000 元（大写：＿＿＿＿）。']], [['甲方损失 42,000 元，责任在乙方。']], [['乙方逾期支付的，每日付违约金 6,000 元。']],
  ])('Q20 nothing is said of %j', texts => { expect(lacking(...texts)).toEqual([]) })
})
