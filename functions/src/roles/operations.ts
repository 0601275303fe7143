import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  people: operationsOf({
    createRole: at("POST /roles", () => import("./create-role.ts")),
    updateRole: at("PUT /roles/{role_id}", () => import("./update-role.ts")),
    deleteRole: at("DELETE /roles/{role_id}", () => import("./delete-role.ts")),
    createDepartment: at("POST /departments", () => import("./create-department.ts")),
    updateDepartment: at("PUT /departments/{department_id}", () => import("./update-department.ts")),
    deleteDepartment: at("DELETE /departments/{department_id}", () => import("./delete-department.ts")),
  }),
};
