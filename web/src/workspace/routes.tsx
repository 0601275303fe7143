import { Route, Routes } from "react-router";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { useSession } from "../data/session.tsx";
import { EntityArea } from "./entity-area.tsx";
import { MyEntitiesPage } from "./my-entities-page.tsx";

/** Where those who make events work: `/workspace` and all below it. */
export default function WorkspaceRoutes() {
  const session = useSession();
  if (session.status !== "signed_in") return <SignInFirst title="Workspace" />;
  return (
    <Routes>
      <Route index element={<MyEntitiesPage />} />
      <Route path=":entityId/*" element={<EntityArea />} />
    </Routes>
  );
}
