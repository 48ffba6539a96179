/** 当事人权利义务告知书: 人民调解法 in its own words, one copy for each party. */
import { DATE_LINE, heading, paragraph, type FormBlock } from './form.ts'
import { makeReader, numberLine, partyName, sideOf, type Drawn, type PaperSource } from './source.ts'

const LAW: readonly FormBlock[] = [
  paragraph('根据有关法律、法规的要求，现将人民调解委员会的性质、调解原则和法律效果，以及当事人在人民调解活动中的权利和义务告知如下：'),
  heading('一、人民调解委员会的性质'),
  paragraph('人民调解委员会是依法设立的调解民间纠纷的群众性组织。（《中华人民共和国人民调解法》第七条）人民调解委员会调解民间纠纷，不收取任何费用。（第四条）'),
  heading('二、调解原则（第三条）'),
  paragraph('在当事人自愿、平等的基础上进行调解；', 'first', '（一）'),
  paragraph('不违背法律、法规和国家政策；', 'first', '（二）'),
  paragraph('尊重当事人的权利，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。', 'first', '（三）'),
  heading('三、法律效果'),
  paragraph('经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。（第三十一条第一款）'),
  paragraph('经人民调解委员会调解达成调解协议后，当事人之间就调解协议的履行或者调解协议的内容发生争议的，一方当事人可以向人民法院提起诉讼。（第三十二条）'),
  paragraph('经人民调解委员会调解达成调解协议后，双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认。（第三十三条第一款）'),
  heading('四、当事人在人民调解活动中享有下列权利（第二十三条）'),
  paragraph('选择或者接受人民调解员；', 'first', '（一）'),
  paragraph('接受调解、拒绝调解或者要求终止调解；', 'first', '（二）'),
  paragraph('要求调解公开进行或者不公开进行；', 'first', '（三）'),
  paragraph('自主表达意愿、自愿达成调解协议。', 'first', '（四）'),
  heading('五、当事人在人民调解活动中履行下列义务（第二十四条）'),
  paragraph('如实陈述纠纷事实；', 'first', '（一）'),
  paragraph('遵守调解现场秩序，尊重人民调解员；', 'first', '（二）'),
  paragraph('尊重对方当事人行使权利。', 'first', '（三）'),
]

export const drawNotice = (source: PaperSource): Drawn => {
  const reader = makeReader(source), mediator = source.people.find(({ role, host }) => role === 'mediator' && host) ?? source.people.find(({ role }) => role === 'mediator')
  return reader.drawn({
    kind: 'notice', title: '当事人权利义务告知书', number: numberLine(source.number), eachPage: '',
    sheets: source.registration.parties.map(party => {
      const name = partyName(reader, party)
      return {
        blocks: [paragraph(`${name}：`, 'none'), ...LAW],
        closing: '以上内容我已看过，或者已经有人念给我听，我已经知道自己的权利和义务。',
        places: [{ capacity: `被告知人（${sideOf(party)}）`, name }, { capacity: '告知人', name: mediator?.name ?? '' }],
        seal: '', date: DATE_LINE,
      }
    }),
  })
}
