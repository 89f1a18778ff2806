const all =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢' +
  '姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛' +
  '樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉' +
  '骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿' +
  '桂全佟应臧闵苟邬边卞姬和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀胥郁印'

export const compoundSurnames =
  '欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|独孤|南宫|长孙|宇文|轩辕|呼延|淳于|闻人|澹台|百里|申屠|太史|钟离'

// As surnames these are rare, as words (车主, 房东, 商户, 应该) they stand in every second message.
const everydayWords = new Set('和商农车单房官连应全成明路管司关查解安边沙党席向包荣符方易简华')

/** For a character class, where a word such as 我叫 announces a name. */
export const surnames = all
/** For a character class, where nothing else says that a name begins here. */
export const unmistakableSurnames = Array.from(all)
  .filter((one) => !everydayWords.has(one))
  .join('')

/** Where only the place in the sentence says that it may be a name: common ones that begin few words. */
export const commonSurnames =
  '王李张刘陈杨赵吴周徐孙朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭肖萧田董袁潘蒋蔡余杜叶苏魏吕丁沈姚卢姜崔钟谭陆汪廖贾韦邹孟熊秦邱尹薛闫阎' +
  '雷侯史陶黎贺郝龚邵覃戴莫汤'
/** Besides the common ones, right before a title: 曾书记, 黄老板. */
export const titledSurnames = '黄曾易毛伍祝何文武缪'
