import { readCode } from "@gatehouse/functions/model/codes";
import { useEffect } from "react";
import { Navigate, useParams, useSearchParams } from "react-router";
import { usePlatform } from "../data/platform.tsx";
import { keepReferral } from "../data/referral.ts";
import { useSession } from "../data/session.tsx";
import { PageSkeleton } from "../shell/page-skeleton.tsx";

/** Where an affiliate's link leads: keeps the code until its follower signs up, and shows what is on. */
export default function ReferralLinkPage() {
  const { code = "" } = useParams();
  const [params] = useSearchParams();
  const session = useSession();
  const { platformId } = usePlatform();
  const target = params.get("p") ?? platformId;
  const read = readCode(code);
  const usable = session.status === "signed_out" && /^[A-Z]{10}$/.test(read);

  useEffect(() => {
    if (usable && target !== null) keepReferral({ platform_id: target, code: read });
  }, [usable, target, read]);

  if (session.status === "loading" || target === null) return <PageSkeleton />;
  return <Navigate to={`/p/${encodeURIComponent(target)}`} replace />;
}
