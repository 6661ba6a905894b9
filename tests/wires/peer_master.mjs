// A master control made by others: vda-5050-lib's MasterController, driving one robot through one short scene.
//
// What lives here: the scene, told event by event as JSON lines. What must not: expectations.
// Called as: node peer_master.mjs <node_modules> <broker url> <JSON: manufacturer, serial, map, nodes>, where nodes is a
// list of [id, x, y]: the base of the first order ends at the second node; the rest is horizon, and the update extends to it.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [nodeModules, brokerUrl, json] = process.argv.slice(2)
const { manufacturer, serial, map, nodes } = JSON.parse(json)
const { MasterController } = createRequire(join(nodeModules, 'from-here.js'))('vda-5050-lib')

const tell = (event, more) => console.log(JSON.stringify({ event, ...more }))
const robot = { manufacturer, serialNumber: serial }
const master = new MasterController(
  { interfaceName: 'uagv', transport: { brokerUrl }, vdaVersion: '2.0.0' },
  { targetAgvs: robot },
)

function order(update, from, released) {
  const part = nodes.slice(from)
  return {
    orderId: 'master-O1',
    orderUpdateId: update,
    nodes: part.map(([nodeId, x, y], i) => ({
      nodeId, sequenceId: 2 * (from + i), released: from + i < released, actions: [],
      nodePosition: { x, y, mapId: map, allowedDeviationXY: 0.5 },
    })),
    edges: part.slice(1).map(([nodeId], i) => ({
      edgeId: `${part[i][0]}-${nodeId}`, sequenceId: 2 * (from + i) + 1, released: from + i + 1 < released,
      startNodeId: part[i][0], endNodeId: nodeId, actions: [],
    })),
  }
}

function act(actionType, actionId) {
  return new Promise((done) => {
    master.initiateInstantActions(
      robot,
      { instantActions: [{ actionType, actionId, blockingType: 'NONE' }] },
      {
        onActionStateChanged: (state, _error, action) => {
          tell('action', { type: action.actionType, status: state.actionStatus })
          if (state.actionStatus === 'FINISHED' || state.actionStatus === 'FAILED') done()
        },
        onActionError: (error) => { tell('actionError', { type: error.errorType }); done() },
      },
    )
  })
}

const handler = (more) => ({
  onOrderProcessed: (error, byCancelation, active) =>
    tell('processed', { error: error?.errorType ?? null, byCancelation, active, update: more }),
  onNodeTraversed: (node) => { tell('node', { id: node.nodeId }); arrived(node.nodeId) },
  onEdgeTraversed: (edge) => tell('edge', { id: edge.edgeId }),
})

let arrived = () => undefined
const at = (wanted) => new Promise((done) => { arrived = (id) => id === wanted && done() })

await master.start()
await master.subscribe('connection', robot, (said) => tell('connection', { state: said.connectionState }))
await act('stateRequest', 'state-1')
await act('factsheetRequest', 'sheet-1')
const there = at(nodes[1][0])
await master.assignOrder(robot, order(0, 0, 2), handler(0))
await there
await act('startPause', 'pause-1')
await act('stopPause', 'resume-1')
const extended = at(nodes[2][0])
await master.assignOrder(robot, order(1, 1, nodes.length), handler(1))
await extended
await act('cancelOrder', 'cancel-1')
await act('cancelOrder', 'cancel-2')
await master.stop()
tell('end', {})
process.exit(0)
