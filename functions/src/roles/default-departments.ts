/** The departments that every platform begins with. They group people and propose roles; they grant nothing. */

import type { PlatformRole } from "../model/permissions.ts";
import type { DepartmentTitle } from "./model.ts";

export interface FirstDepartment {
  code: string;
  name: string;
  purpose: string;
  titles: readonly DepartmentTitle[];
}

const title = (name: string, ...default_roles: PlatformRole[]): DepartmentTitle => ({ name, default_roles });

export const firstDepartments: readonly FirstDepartment[] = [
  {
    code: "EXEC",
    name: "Executive",
    purpose: "Top-level management and strategic decisions",
    titles: [title("CEO/Founder"), title("COO", "admin"), title("CFO", "billing_specialist")],
  },
  {
    code: "TECH",
    name: "Technology",
    purpose: "System development, maintenance, and infrastructure",
    titles: [
      title("CTO"),
      title("System Administrator"),
      title("DevOps Engineer"),
      title("Backend Developer"),
      title("Frontend Developer"),
      title("Security Engineer"),
    ],
  },
  {
    code: "SUPPORT",
    name: "Customer Support",
    purpose: "Customer service and technical support",
    titles: [
      title("Support Manager", "support_manager"),
      title("Senior Support Agent", "support_agent"),
      title("Support Agent", "support_agent"),
      title("Technical Support Specialist", "support_agent"),
    ],
  },
  {
    code: "SALES",
    name: "Sales & Marketing",
    purpose: "Revenue generation and customer acquisition",
    titles: [
      title("Sales Manager", "sales_executive"),
      title("Sales Executive", "sales_executive"),
      title("Marketing Manager"),
      title("Content Creator"),
      title("SEO Specialist"),
    ],
  },
  {
    code: "AFFILIATE_MGMT",
    name: "Affiliate Management",
    purpose: "Manage affiliate program and partnerships",
    titles: [
      title("Affiliate Manager", "affiliate_manager"),
      title("Affiliate Support Specialist", "support_agent"),
      title("Commission Analyst"),
    ],
  },
  {
    code: "FINANCE",
    name: "Finance & Billing",
    purpose: "Financial operations and billing management",
    titles: [
      title("Finance Manager", "billing_specialist", "payout_manager"),
      title("Billing Specialist", "billing_specialist"),
      title("Accountant"),
      title("Payout Manager", "payout_manager"),
    ],
  },
  {
    code: "PRODUCT",
    name: "Product Management",
    purpose: "Product strategy and development",
    titles: [title("Product Manager"), title("Product Analyst")],
  },
  {
    code: "QA",
    name: "Quality Assurance",
    purpose: "Testing and quality control",
    titles: [title("QA Manager"), title("QA Engineer")],
  },
  {
    code: "LEGAL",
    name: "Compliance & Legal",
    purpose: "Legal compliance and risk management",
    titles: [title("Compliance Officer", "moderator"), title("Legal Advisor")],
  },
];
