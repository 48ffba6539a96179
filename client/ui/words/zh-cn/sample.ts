export const sampleWords = {
  'sample.note': '这是样例，人和事都是虚构的，只在这台设备上，可以随便改。',
  'sample.reset': '重新开始样例',
  'sample.online': '放到中继上',
  'sample.resetTitle': '重新开始样例？',
  'sample.resetMeans': '在样例里改过的内容都会去掉，换成一份新的。别的案件不受影响。',
  'sample.onlineTitle': '把样例放到中继上？',
  'sample.onlineMeans': '放上去以后，它和别的案件一样：可以请人进来一起试，中继仍然看不懂内容。放上去就收不回来；要一份干净的样例，可以在案件台重新打开。',
} as const
