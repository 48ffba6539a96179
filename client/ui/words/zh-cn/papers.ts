/** 打印文书: the papers that are filled from the case's facts. */
export const papersWords = {
  'papers.act': '打印文书',
  'papers.lead': '按案卷登记和笔录里已有的内容排好版，没有填的地方印成横线，留着手写。协议书另在“协议书草案”里冻结以后打印。',
  'papers.list': '可以打印的文书',
  'papers.none': '你看不到案卷登记，文书的内容取不出来。要打印请找主持人。',
  'papers.print': '打印',
  'papers.printOf': (p: { what: string }) => `打印${p.what}`,
  'papers.notYet': '还不能打印',
  'papers.copies': (p: { n: number }) => `印 ${p.n} 份`,
  'papers.perParty': '每位当事人一页，印两遍：一份给他，一份存卷',
  'papers.blanks': (p: { n: number; what: string }) => `${p.n} 处没有填，留着手写：${p.what}`,
  'papers.blanksMore': (p: { n: number; what: string }) => `${p.n} 处没有填，留着手写：${p.what} 等`,
  'papers.printed': '印有身份证号码和联系方式，打印记入办理日志',
  'papers.hidden': '身份证号码和联系方式没有对你开放，印成横线',
  'papers.working': '正在排版。第一次要准备字体，要等几秒到十几秒。',
  'papers.done': (p: { what: string }) => `${p.what}已排好，在新窗口里打印。`,
  'papers.file': (p: { what: string; number: string }) => `${p.what} ${p.number}.pdf`,
}
