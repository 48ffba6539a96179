/** 请求签署 → 冻结文本 → 签名 → 定稿并导出. */
export const finishWords = {
  'sign.need': (p: { n: number }) => `还差 ${p.n} 项`,
  'gate.ready': '都齐了',
  'gate.first': (p: { n: number }) => `还差 ${p.n} 项，处理完才能冻结。`,
  'gate.list': '还差的项',
  'gate.nothing': '没有还差的项，可以冻结。',
  'gate.look': (p: { n: number }) => `另有 ${p.n} 处请看一眼，不挡冻结`,
  'gate.lookName': '请看一眼',
  'gate.registered': '登记里',
  'gate.written': '协议书里',
  'gate.same': '冻结以后，正文不再变，所有人看到的是同一份，有同一组校验码。',
  'gate.change': '要改一个字，须先“退回修改”，已有的签名会作废。',
  'gate.late': '冻结以后才送到的改动，不会写进这份文本，会另外列出来。',

  'code.title': '文本校验码',
  'sign.code': '六组数字应当一样。有一组不同，就不是同一份文本，请停下来。',
  'sign.frozenShort': '文本已冻结',
  'sign.frozenBy': (p: { at: string; name: string; draft: number; clauses: number; pages: number }) =>
    `${p.at} 由${p.name}冻结，第 ${p.draft} 稿，${p.clauses} 条${p.pages > 0 ? ` ${p.pages} 页` : ''}。`,
  'sign.frozenText': (p: { n: number }) => `冻结文本，第 ${p.n} 稿`,
  'sign.late': (p: { n: number }) => `冻结后又到了 ${p.n} 处改动，没有写进这份文本。`,

  'sign.signers': '签署人',
  'sign.given': (p: { n: number; of: number }) => `${p.n}/${p.of} 已签`,
  'sign.waits': '待签',
  'sign.done': '已签',
  'sign.mine': '你已经签了。签名存在这台设备上，也会送到中继。',
  'sign.open': (p: { n: number }) => `还有 ${p.n} 人没签，签齐了才有核验包。要给人看，可以先打印。`,
  'sign.backFirst': '要改一个字，须先“退回修改”：已有签名作废，校验码重新生成，各方重签。',
  'sign.rebuilding': '正在用本机重排 PDF 核对。',
  'sign.rebuilt': '本机重排的 PDF 和冻结的一样。',
  'sign.notRebuilt': '本机没能重排出同样的 PDF。请先和别的设备比对校验码；签名里会注明“未在本机重排”。',

  'sign.level': '本人设备签名',
  'sign.what': '用这台设备的签名钥匙，签校验码如下的这份文本：',
  'sign.means': '它能证明：加入本案时放行的这台设备，签过这份一字不差的文本。',
  'sign.notMeans': '它不是盖章，也不代替当事人在纸上签名、捺印。',
  'sign.final': '签了收不回来。要改，只能退回修改，大家重签。',
  'sign.kept': '签名已存在这台设备上。',

  'sign.back': (p: { n: number }) => `退回修改？已有 ${p.n} 个签名会作废，校验码重新生成。`,
  'back.reason': '为什么退回',
  'back.reasonHint': '可以不写。写了会记进办理日志，进来的人都能看到。',
  'back.done': '已退回修改，正文可以接着改。',

  'paper.file': (p: { number: string; n: number }) => `待签文本 ${p.number} 第${p.n}稿.pdf`,
  'paper.ready': '待签文本已经排好，在新窗口里打印；也可以另存。',
  'paper.blocked': '浏览器没让打开新窗口。可以先另存 PDF，再打印。',

  'bundle.file': (p: { number: string; n: number }) => `核验包 ${p.number} 第${p.n}稿.zip`,
  'bundle.saved': '核验包已交给浏览器下载。用“核验文件”那一页，不连网也能核验。',
} as const
