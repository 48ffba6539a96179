import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseRoom } from '../../client/workspace.ts'
import { mediation, must, startMemoryRelay, until, type TestRelay } from '../support/node-place.ts'
import { fillsIn, settles } from '../support/registration.ts'
import { checkIdentity, enterParty } from '../support/sessions.ts'
import { agreementClause, fillText, hasAgreement } from '../support/story.ts'

const CASE = [['纠纷类型', '邻里纠纷'], ['案件来源', '主动调解'], ['受理日期', '2026-11-13'], ['纠纷简要情况', '乙方翻建房屋，甲方外墙开裂，巷道被占用。']] as const
const PARTIES = [['a', '甲方（申请人）', '宋月桂', '女'], ['b', '乙方（被申请人）', '罗长合', '男']] as const
const inTheWay = (room: CaseRoom): string[] => { const now = room.finishing.state.get(); return now.at === 'drafting' ? now.obstacles.map(({ code }) => code) : [now.at] }
const toLookAt = (room: CaseRoom): string[] => { const now = room.finishing.state.get(); return now.at === 'drafting' ? (now.warnings ?? []).map(({ code }) => code) : [now.at] }

describe('before a text is frozen', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('the recorder registers while the mediator drafts: a wrong letter in a name and an identity nobody saw hold the freezing up until both are put right', async () => {
    const { rooms: [host, recorder] } = await mediation(relay.port, ['林小满', 'recorder'])
    fillText(host!)
    await until(() => host!.status.get().unsent === 0 && hasAgreement(recorder!), 'both have the text')
    await until(() => inTheWay(host!).join() === 'IDENTITY,IDENTITY' && toLookAt(host!).includes('NOT_BEGUN'), 'an empty registration holds nobody up, an identity that nobody saw does')

    for (const [path, value] of CASE) await fillsIn(recorder!, path, value)
    for (const [id, side, name, sex] of PARTIES) {
      for (const [field, value] of [['方', side], ['主体', '自然人'], ['姓名', name], ['性别', sex], ['单位或住址', '青禾县柳溪镇石桥村三组']] as const) await fillsIn(recorder!, `party/${id}/${field}`, value)
    }
    await enterParty(recorder!, 1, '宋月桂', '甲方')
    await enterParty(recorder!, 1, '罗长河', '乙方')
    for (const name of ['宋月桂', '罗长河']) await checkIdentity(recorder!, 1, name, '居民身份证')
    // 身份证号码 and 联系方式 are asked of who may see them.
    await until(() => inTheWay(host!).join() === 'FIELDS,FIELDS,NAME_DIFFERS,IDENTITY', 'what is missing stands on the host’s screen', 20_000)
    expect(await host!.finishing.freeze('ink')).toMatchObject({ obstacle: true, code: 'FIELDS' })

    for (const [id, , , sex] of PARTIES) {
      await fillsIn(recorder!, `party/${id}/身份证号码`, sex === '女' ? '990101195903080026' : '990101198106170030')
      await fillsIn(recorder!, `party/${id}/联系方式`, '19900000001')
    }
    await until(() => inTheWay(host!).join() === 'NAME_DIFFERS,IDENTITY', 'the fields are filled', 20_000)
    await fillsIn(recorder!, 'party/b/姓名', '罗长河')
    await until(() => inTheWay(host!).length === 0, 'nothing stands in the way', 20_000)
    must(await host!.finishing.freeze('ink'))
    await until(() => inTheWay(recorder!).join() === 'frozen', 'both see it frozen')
    await Promise.all([host!.leave(), recorder!.leave()])
  }, 120_000)

  it('some claims are settled and one is not: the agreement may not be silent of it, and what it says is looked at again when they settle that one, too', async () => {
    const { rooms: [host, recorder] } = await mediation(relay.port, ['林小满', 'recorder'])
    fillText(host!)
    await until(() => hasAgreement(recorder!), 'both have the text')
    for (const [id, text, result] of [['1', '由被申请人承担东侧外墙加固、修复费用', '达成协议'], ['2', '由被申请人承担房屋安全鉴定费', '未达成']] as const) {
      await fillsIn(recorder!, `claim/${id}/事项`, text)
      await fillsIn(recorder!, `claim/${id}/处理结果`, result)
    }
    const ofClaims = (): string => inTheWay(host!).filter(code => code.startsWith('CLAIMS_')).join()
    await until(() => ofClaims() === 'CLAIMS_UNWRITTEN', 'silence holds it up', 20_000)
    agreementClause(host!, '本协议只解决上述事项。就「由被申请人承担房屋安全鉴定费」，双方未能达成协议，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。')
    await until(() => ofClaims() === '', 'the agreement says so', 20_000)
    await settles(recorder!, 'claim/2/处理结果', '达成协议')
    await until(() => ofClaims() === 'CLAIMS_CHANGED', 'what it says is true no more', 20_000)
    await Promise.all([host!.leave(), recorder!.leave()])
  }, 120_000)
})
