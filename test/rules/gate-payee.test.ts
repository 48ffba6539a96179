import { describe, expect, it } from 'vitest'
import { bodyOf, isUnfreezable } from '../../client/model/frozen.ts'
import { gateOf } from '../../client/model/gate.ts'

const TODAY = '2026-11-20'
const found = (names: readonly string[], text: string) => {
  const body = bodyOf({ type: 'doc', content: [
    ...names.map((name, i) => ({ type: 'paragraph', content: [{ type: 'text', text: `${'甲乙丙丁'[i]}方：${name}，住青禾县柳溪镇石桥村三组。` }] })),
    { type: 'clause', attrs: { id: 'c1' }, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
  ] })
  if (isUnfreezable(body)) throw new Error(body.sentence)
  const { stops, warns } = gateOf(body, TODAY, undefined)
  return { stops, warns: warns.filter(({ code }) => code === 'NAME_PAYEE') }
}
const BOTH = ['宋月桂', '罗长河']

describe('names in clauses', () => {
  it.each([
    ['乙方于 2026 年 12 月 10 日前付清。收款人户名：宋月珪；开户银行：青禾农村商业银行；账号：6217 0009 0412 6608 118。', '宋月珪'],
    ['以上款项汇入宋月珪在青禾农村商业银行柳溪支行的账户。', '宋月珪'],
    ['乙方将 4,000 元支付给宋月珪。', '宋月珪'], ['乙方将 4,000 元支付给甲方宋月珪。', '宋月珪'], ['由甲方（申请人）宋月珪收取。', '宋月珪'],
    ['户名“宋月珪”，账号 6217 0009 0412 6608 118。', '宋月珪'], ['款项转账至罗长合名下。', '罗长合'], ['收款人：宋桂，开户银行：青禾农村商业银行。', '宋桂'], ['户名：宋月月桂。', '宋月月桂'],
  ])('Q18 a name where a payee or a party is due that is one letter off a party’s is a warning with both names: %s', (text, written) => {
    const { stops, warns } = found(BOTH, text)
    expect(stops).toEqual([])
    expect(warns).toMatchObject([{ where: 'agreement', at: 'c1', names: [written.startsWith('罗') ? '罗长河' : '宋月桂', written], sentence: expect.stringContaining(`“${written}”`) }])
  })
  it('Q18 the letters that differ are named with their code points, also where they look the same', () => {
    expect(found(['朗月桂', '罗长河'], '户名：\uf929月桂。').warns[0]!.sentence).toMatch(/\uf929 U\+F929，当事人 朗 U\+6717/u)
  })

  it.each([
    '以上款项汇入宋月桂在青禾农村商业银行柳溪支行的账户。', '收款人户名：宋月桂；开户银行：青禾农村商业银行。', '乙方将 4,000 元支付给甲方。', '乙方付给施工队 4,000 元。', '甲方宋月桂之子宋守田到场。',
    '户名：青禾县柳溪镇人民调解委员会。', '款项支付给孟时雨。', '户名：＿＿＿＿；开户银行：＿＿＿＿。', '款项转入乙方某账户。', '宋月兰是甲方的妹妹。', '收款人为宋月桂本人。', '乙方罗某不再堆料。', '转账至以下账户：6217 0009 0412 6608 118。',
  ])('Q18 the name as it is, and other people, are left alone: %s', text => { expect(found(BOTH, text).warns).toEqual([]) })
  it('Q18 no text that fits into an agreement holds the screen', () => {
    for (const unit of ['付给', '户名', '甲方', '户名宋月', '支付给甲方宋月珪']) {
      const began = performance.now()
      found(BOTH, unit.repeat(20_000 / unit.length))
      expect(performance.now() - began, unit).toBeLessThan(10_000)
    }
  }, 60_000)
  it('Q18 a name of two letters is compared only where an account’s name is due', () => {
    expect(found(['王芳', '李强'], '户名：王方。').warns).toHaveLength(1)
    for (const text of ['甲方王家的院墙由乙方修复。', '乙方付给王强工钱。', '户名：王家村村民委员会。']) expect(found(['王芳', '李强'], text).warns, text).toEqual([])
    // Two parties whose names are alike are both themselves.
    expect(found(['宋月桂', '宋月兰'], '户名：宋月兰。支付给甲方宋月桂、乙方宋月兰。').warns).toEqual([])
  })
})
