import Yams

/// A node of a YAML document; a node of the field is `WagmanCore.Node`.
package typealias YamlNode = Yams.Node
