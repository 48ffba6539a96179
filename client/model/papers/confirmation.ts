/**
 * 司法确认申请书: by all parties together, within thirty days of effect
 * (人民调解法第三十三条、民事诉讼法第二百零五条). What goes with it: 民诉法解释第三百五十四条.
 */
import { BLANK, DATE_LINE, heading, paragraph, table } from './form.ts'
import { partyRows } from './intake.ts'
import { agentsOf, dayOn, makeReader, partyName, sideOf, type Drawn, type PaperSource } from './source.ts'

export const drawConfirmation = (source: PaperSource): Drawn => {
  const reader = makeReader(source), { registration, committee, number, track } = source, unagreed = source.agreement?.unagreed ?? ''
  const names = registration.parties.map(party => partyName(reader, party)), on = dayOn(source.effectiveOn ?? '')
  const agreement = `${track === 'people' ? '人民调解协议书' : '调解协议'}${number === '' ? '' : `（编号：${number}）`}`
  const organisation = reader.wanted('调解组织', committee)
  const status = /婚姻|收养|继承/u.test(reader.optional('纠纷类型'))
  const delegated = registration.parties.some(party => agentsOf(party).length > 0)
  const attached = [
    `${agreement}；`, '调解组织主持调解的证明；', '与调解协议相关的财产权利证明等材料；', '当事人的身份证明、资格证明，以及住所、送达地址、联系方式；', ...(delegated ? ['授权委托书和代理人的身份证明。'] : []),
  ].map((text, i, all) => `${i + 1}．${i === all.length - 1 ? text.replace(/；$/u, '。') : text}`)
  return reader.drawn({
    kind: 'confirmation', title: '司法确认申请书', number: '', eachPage: '',
    sheets: [{
      blocks: [
        heading('申请人（各方当事人共同申请）'),
        ...registration.parties.map(party => table([...partyRows(reader, party), [{ label: '送达地址', value: reader.optional(`${party.path}/送达地址`) || BLANK }]])),
        heading('请求事项'),
        paragraph(`请求人民法院依法确认申请人之间经${organisation}主持调解达成、于${on}生效的${agreement}有效。`),
        // 民诉法解释第三百五十五条: an application about status would not be taken.
        ...(status ? [paragraph('协议中涉及身份关系的内容，不在本次申请确认的范围内。')] : []),
        heading('事实和理由'),
        paragraph(`申请人因${reader.field('纠纷类型')}发生争议，由${organisation}主持调解，各方自愿达成调解协议，协议已于${on}生效。现自协议生效之日起三十日内，共同申请司法确认。`),
        ...(unagreed === '' ? [] : [paragraph(`协议只解决各方达成一致的事项；就${unagreed}，各方未能达成协议，协议里已经写明，不在本次申请确认的范围内。`)]),
        heading('承诺'),
        paragraph('申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；协议内容真实，不损害国家利益、社会公共利益和他人合法权益。如果因为该协议内容给他人造成损害，愿意承担相应的民事责任和其他法律责任。'),
        paragraph('此致', 'first'),
        paragraph(`${(track === 'court' ? reader.optional('委派（委托）法院') : '') || `${BLANK}人民法院`}`, 'none'),
        heading('附件'),
        ...attached.map(text => paragraph(text)),
      ],
      closing: '以上内容各申请人都已看过，或者已经有人念给他听。',
      places: registration.parties.flatMap((party, i) => [
        { capacity: `申请人（${sideOf(party)}）`, name: names[i] ?? '' }, ...agentsOf(party).map(({ name }) => ({ capacity: `${sideOf(party)}代理人`, name })),
      ]),
      seal: '', date: DATE_LINE,
    }],
  })
}
