"""What there is in the schema, as coordinates: `Type.field`, `Enum.VALUE`."""

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
)

from resolvers.api import schema

served: GraphQLSchema = build_schema(schema.as_str())

own_types = {
    name: named for name, named in served.type_map.items() if not is_introspection_type(named)
}

fields = {
    f"{name}.{field}"
    for name, named in own_types.items()
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
    for field in named.fields
}

enum_values = {
    f"{name}.{value}"
    for name, named in own_types.items()
    if isinstance(named, GraphQLEnumType)
    for value in named.values
}
