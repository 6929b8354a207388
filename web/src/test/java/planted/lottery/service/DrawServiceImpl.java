package planted.lottery.service;

/** Breaks the style on purpose; see HouseRules. */
class DrawServiceImpl {}
