// The server's example queries, by title.
import { DropdownMenu, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { parse } from "graphql";

export function Examples({ examples }) {
  const open = useOpening();
  return (
    <DropdownMenu modal={false}>
      <DropdownMenu.Button className="bar-button">Examples</DropdownMenu.Button>
      <DropdownMenu.Content>
        {examples.map(({ title, query }) => (
          <DropdownMenu.Item key={title} onSelect={() => open(query)}>{title}</DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

/** How to show a query: in the tab that has it already, else in the current one if it is empty. */
function useOpening() {
  const { addTab, changeTab, setOperationFacts } = useGraphiQLActions();
  const { tabs, editor } = useGraphiQL((state) => ({ tabs: state.tabs, editor: state.queryEditor }));
  return (query) => {
    const there = tabs.findIndex((tab) => tab.query === query);
    if (there >= 0) changeTab(there);
    else if (editor.getValue().trim()) addTab();
    editor.setValue(query);
    setOperationFacts(factsOf(query));
    editor.focus();
  };
}

// GraphiQL learns them by itself only after a while, and would run the operation of before till then.
function factsOf(query) {
  const documentAST = parse(query);
  const operations = documentAST.definitions;
  return { documentAST, operations, operationName: operations[0].name.value };
}
