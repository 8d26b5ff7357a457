// The server's examples, by title: those that read, and those that write.
import { DropdownMenu, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { parse } from "graphql";

import { variablesOf } from "./filling.js";

export function Examples({ examples }) {
  return (
    <DropdownMenu modal={false}>
      <DropdownMenu.Button className="bar-button">Examples</DropdownMenu.Button>
      <DropdownMenu.Content className="bar-menu">
        <Group name="Reading" examples={examples.filter(({ writes }) => !writes)} />
        <Group name="Writing" examples={examples.filter(({ writes }) => writes)} />
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

function Group({ name, examples }) {
  const open = useOpening();
  const choose = async (example) => open(example.query, await variablesOf(example));
  return (
    <div role="group" aria-label={name}>
      <div className="bar-group" aria-hidden="true">{name}</div>
      {examples.map((example) => (
        <DropdownMenu.Item key={example.title} onSelect={() => choose(example)}>
          {example.title}
        </DropdownMenu.Item>
      ))}
    </div>
  );
}

/** How to show a query: in the tab that has it already, else in the current one if it is empty. */
function useOpening() {
  const { addTab, changeTab, setOperationFacts } = useGraphiQLActions();
  const { tabs, editor, variableEditor } = useGraphiQL((state) => ({
    tabs: state.tabs,
    editor: state.queryEditor,
    variableEditor: state.variableEditor,
  }));
  return (query, variables) => {
    const there = tabs.findIndex((tab) => tab.query === query);
    if (there >= 0) changeTab(there);
    else if (editor.getValue().trim()) addTab();
    editor.setValue(query);
    if (variables) variableEditor.setValue(variables);
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
