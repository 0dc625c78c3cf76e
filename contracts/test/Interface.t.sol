// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";

/// @dev What clients decode: written out from the specification, so that a renamed or retyped item is seen here.
contract InterfaceTest is Test {
    function test_ErrorsOfASettlementHaveTheSpecifiedSelectors() external pure {
        assertEq(ILuxxonSettlement.LuxxonSettlement_AlreadySettled.selector, bytes4(0x158bb2a6));
        assertEq(ILuxxonSettlement.LuxxonSettlement_SecondsOutOfRange.selector, bytes4(0x31169002));
        assertEq(ILuxxonSettlement.LuxxonSettlement_InvalidPayee.selector, bytes4(0x9ebc5a64));
        assertEq(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector, bytes4(0x5751a0de));
        assertEq(ILuxxonSettlement.LuxxonSettlement_AmountAboveGross.selector, bytes4(0xc4d554ad));
        assertEq(ILuxxonSettlement.LuxxonSettlement_FeeAboveCap.selector, bytes4(0x7dd2ea9e));
        assertEq(ILuxxonSettlement.LuxxonSettlement_RateAboveCap.selector, bytes4(0xad3e5e12));
        assertEq(ILuxxonSettlement.LuxxonSettlement_SessionAboveCap.selector, bytes4(0xcf972dd5));
        assertEq(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, bytes4(0x086d892a));
    }

    function test_OtherErrorsHaveTheSpecifiedSignatures() external pure {
        assertEq(ILuxxonSettlement.LuxxonSettlement_NotRelayer.selector, selector("NotRelayer(address)"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_NotGuardian.selector, selector("NotGuardian(address)"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_EmptyBatch.selector, selector("EmptyBatch()"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_BatchTooLarge.selector, selector("BatchTooLarge(uint256)"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_MalformedBatch.selector, selector("MalformedBatch()"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_NothingToClaim.selector, selector("NothingToClaim()"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector, selector("ZeroAddress()"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_FeeCapNotLower.selector, selector("FeeCapNotLower(uint16,uint16)"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_NoExcess.selector, selector("NoExcess()"));
        assertEq(ILuxxonSettlement.LuxxonSettlement_RenounceDisabled.selector, selector("RenounceDisabled()"));
    }

    function test_EventsHaveTheSpecifiedTopics() external pure {
        assertEq(ILuxxonSettlement.Deposited.selector, keccak256("Deposited(address,address,uint256)"));
        assertEq(ILuxxonSettlement.Withdrawn.selector, keccak256("Withdrawn(address,uint256)"));
        assertEq(
            ILuxxonSettlement.Settled.selector,
            keccak256("Settled(bytes32,address,address,uint256,uint256,uint256,uint256)")
        );
        assertEq(ILuxxonSettlement.SettleSkipped.selector, keccak256("SettleSkipped(bytes32,address,bytes4)"));
        assertEq(ILuxxonSettlement.PayoutDeferred.selector, keccak256("PayoutDeferred(address,uint256)"));
        assertEq(ILuxxonSettlement.Claimed.selector, keccak256("Claimed(address,uint256)"));
        assertEq(ILuxxonSettlement.SpendCapSet.selector, keccak256("SpendCapSet(address,uint64,uint80)"));
        assertEq(ILuxxonSettlement.RelayerSet.selector, keccak256("RelayerSet(address,bool)"));
        assertEq(ILuxxonSettlement.GuardianSet.selector, keccak256("GuardianSet(address,bool)"));
        assertEq(ILuxxonSettlement.PlatformWalletSet.selector, keccak256("PlatformWalletSet(address,address)"));
        assertEq(ILuxxonSettlement.FeeCapLowered.selector, keccak256("FeeCapLowered(uint16,uint16)"));
        assertEq(ILuxxonSettlement.ExcessSwept.selector, keccak256("ExcessSwept(address,address,uint256)"));
    }

    function test_FunctionsHaveTheSpecifiedSignatures() external pure {
        assertEq(ILuxxonSettlement.deposit.selector, bytes4(keccak256("deposit(uint256)")));
        assertEq(ILuxxonSettlement.depositFor.selector, bytes4(keccak256("depositFor(address,uint256)")));
        assertEq(
            ILuxxonSettlement.depositWithPermit.selector,
            bytes4(keccak256("depositWithPermit(uint256,uint256,uint8,bytes32,bytes32)"))
        );
        assertEq(
            ILuxxonSettlement.depositWithAuthorization.selector,
            bytes4(keccak256("depositWithAuthorization(address,uint256,uint256,uint256,bytes32,bytes)"))
        );
        assertEq(ILuxxonSettlement.withdraw.selector, bytes4(keccak256("withdraw(uint256)")));
        assertEq(ILuxxonSettlement.setSpendCap.selector, bytes4(keccak256("setSpendCap(uint64,uint80)")));
        assertEq(
            ILuxxonSettlement.settleFromPool.selector,
            bytes4(keccak256("settleFromPool(bytes32,address,address,uint256,uint256,uint256,uint256)"))
        );
        assertEq(ILuxxonSettlement.settleBatch.selector, bytes4(keccak256("settleBatch(bytes)")));
        assertEq(ILuxxonSettlement.claim.selector, bytes4(keccak256("claim(address)")));
        assertEq(ILuxxonSettlement.claimable.selector, bytes4(keccak256("claimable(address)")));
        assertEq(ILuxxonSettlement.MAX_BATCH.selector, bytes4(keccak256("MAX_BATCH()")));
        assertEq(ILuxxonSettlement.sweepFees.selector, bytes4(keccak256("sweepFees()")));
        assertEq(ILuxxonSettlement.sweepExcess.selector, bytes4(keccak256("sweepExcess(address,address)")));
        assertEq(ILuxxonSettlement.lowerFeeCap.selector, bytes4(keccak256("lowerFeeCap(uint16)")));
    }

    function selector(string memory reason) private pure returns (bytes4) {
        return bytes4(keccak256(abi.encodePacked("LuxxonSettlement_", reason)));
    }
}
