// A vehicle made by others: vda-5050-lib's virtual AGV, with hatches added to what it can do.
//
// What lives here: its three custom actions, its factsheet, starting and ending it. What must not: expectations.
// Called as: node peer_vehicle.mjs <node_modules> <broker url> <JSON: manufacturer, serial, map, x, y, theta, node,
//   hatches, able, speedUp>. It ends when standard input closes.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [nodeModules, brokerUrl, json] = process.argv.slice(2)
const given = JSON.parse(json)
const { AgvController, VirtualAgvAdapter } = createRequire(join(nodeModules, 'from-here.js'))('vda-5050-lib')

const hatches = Object.fromEntries(given.hatches.map((id) => [id, { lock: 'locked', content: 'empty', handoff: '' }]))

const information = () =>
  Object.entries(hatches).map(([id, hatch]) => ({
    infoType: 'hatch',
    infoLevel: 'INFO',
    infoReferences: Object.entries({ hatchId: id, door: 'closed', lock: hatch.lock, content: hatch.content,
      ...(hatch.handoff ? { handoffId: hatch.handoff } : {}) })
      .map(([referenceKey, referenceValue]) => ({ referenceKey, referenceValue })),
  }))

const isText = (value) => typeof value === 'string' && value !== ''
const parameter = (action, key) => action.actionParameters.find((one) => one.key === key)?.value

function hatchAction(actionType, change, keys) {
  return {
    actionType,
    actionScopes: 'instant',
    actionParameterConstraints: Object.fromEntries(keys.map((key) => [key, isText])),
    transitions: {
      ON_INIT: { next: 'RUNNING' },
      RUNNING: { durationTime: 1, next: 'FINISHED' },
      FINISHED: {
        resultDescription: () => 'done',
        linkedState: ({ action }) => {
          Object.assign(hatches[parameter(action, 'hatchId')], change(parameter(action, 'handoffId')))
          return { information: information() }
        },
      },
      FAILED: { errorDescription: () => 'not done' },
    },
  }
}

class HatchAdapter extends VirtualAgvAdapter {
  get actionDefinitions() {
    return [
      ...super.actionDefinitions,
      hatchAction('unlockHatch', (handoff) => ({ lock: 'unlocked', content: 'bound', handoff }), ['hatchId', 'stopId']),
      hatchAction('lockHatch', (handoff) => ({ lock: 'locked', content: 'loaded', handoff }), ['hatchId']),
      hatchAction('confirmEmpty', () => ({ content: 'empty', handoff: '' }), ['hatchId']),
    ]
  }
}

const text = (key) => ({ key, valueDataType: 'STRING', isOptional: false })
const instant = (actionType, ...keys) => ({ actionType, actionScopes: ['INSTANT'], actionParameters: keys.map(text) })
const plain = (actionType) => ({ actionType, actionScopes: ['INSTANT'] })
const factsheet = {
  typeSpecification: {
    seriesName: 'virtual', agvKinematic: 'DIFF', agvClass: 'CARRIER', maxLoadMass: 5, localizationTypes: ['NATURAL'],
    navigationTypes: ['AUTONOMOUS'],
  },
  physicalParameters: {
    speedMin: 0, speedMax: 2, accelerationMax: 1, decelerationMax: 1, heightMin: 0.5, heightMax: 1, width: 0.4, length: 0.4,
  },
  protocolLimits: { maxStringLens: {}, maxArrayLens: {}, timing: { minOrderInterval: 0, minStateInterval: 0 } },
  protocolFeatures: {
    optionalParameters: [],
    agvActions: given.able
      ? [instant('unlockHatch', 'hatchId', 'handoffId', 'stopId'), instant('lockHatch', 'hatchId', 'handoffId'),
        instant('confirmEmpty', 'hatchId', 'handoffId'), ...['startPause', 'stopPause', 'cancelOrder'].map(plain),
        { actionType: 'startCharging', actionScopes: ['NODE'] }]
      : [{ actionType: 'pick', actionScopes: ['NODE'] }],
  },
  agvGeometry: {},
  loadSpecification: { loadPositions: given.hatches },
}

const vehicle = new AgvController(
  { manufacturer: given.manufacturer, serialNumber: given.serial },
  { interfaceName: 'uagv', transport: { brokerUrl }, vdaVersion: '2.0.0' },
  { agvAdapterType: HatchAdapter, publishStateInterval: 500, publishVisualizationInterval: 0 },
  {
    initialPosition: { mapId: given.map, x: given.x, y: given.y, theta: given.theta, lastNodeId: given.node },
    tickRate: 50,
    timeLapse: given.speedUp,
  },
)
await vehicle.start()
vehicle.updateFactsheet(factsheet)
vehicle.updatePartialState({ information: information() }, true)

const leave = () => vehicle.stop().finally(() => process.exit(0))
process.on('SIGTERM', leave)
process.stdin.on('end', leave)
process.stdin.resume()
