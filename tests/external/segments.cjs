// Counts the segments of texts (JSON strings, one a line) with Twilio's own calculator, from the folder given.
const path = require('path')
const { SegmentedMessage } = require(path.join(process.argv[2], 'node_modules', 'sms-segments-calculator'))

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const counted = new SegmentedMessage(JSON.parse(line))
  console.log(JSON.stringify([counted.encodingName, counted.segmentsCount]))
})
